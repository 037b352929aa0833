package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Opens the engine the docker program would talk to, so that buildx and the plugin never talk to different ones.
 *
 * <p>{@code DOCKER_HOST} decides, else the Docker context, else the first default socket that answers. A named engine
 * that does not answer is a problem, never a reason to take another one.
 */
public final class EngineFinder {

    private static final String DEFAULT_CONTEXT = "default";

    /** The variables by which the docker program chooses an engine. */
    private static final Set<String> CHOOSING =
            Set.of("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_TLS", "DOCKER_TLS_VERIFY", "DOCKER_CERT_PATH");

    /** How long an engine somebody named may be silent: it is one of several, and a build waits for all. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** A login may take longer, and nobody can tell it from a host that is silent. */
    private static final Duration PATIENCE_BY_SSH = Duration.ofSeconds(10);

    private final Map<String, String> environment;
    private final Path home;
    private final Path root;
    private final String system;
    private final Processes processes;
    private final @Nullable Duration patience;
    private final @Nullable String element;

    /**
     * @param environment this process' variables
     * @param home the user's home directory
     * @param processes asks the docker program about its context
     */
    public EngineFinder(Map<String, String> environment, Path home, Processes processes) {
        this(environment, home, Path.of("/"), System.getProperty("os.name", ""), processes, null, null);
    }

    /**
     * @param root what the system's own directories are below
     * @param system the operating system, as the property {@code os.name} gives it
     * @param patience how long an engine may take for a sign of life; null for as long as networks do
     * @param element the element of the configuration that names the engine; null for the engine Docker itself would take
     */
    EngineFinder(
            Map<String, String> environment,
            Path home,
            Path root,
            String system,
            Processes processes,
            @Nullable Duration patience,
            @Nullable String element) {
        this.environment = Map.copyOf(environment);
        this.home = home;
        this.root = root;
        this.system = system;
        this.processes = processes;
        this.patience = patience;
        this.element = element;
    }

    /**
     * A finder that gives up where an engine gives no sign of life in this time. By ssh, where nobody knows what takes so
     * long, it says so ({@link HelpTopic#ENGINE_SLOW}).
     */
    public EngineFinder within(Duration limit) {
        return new EngineFinder(environment, home, root, system, processes, limit, element);
    }

    /**
     * A finder of one engine that the configuration names.
     *
     * @param place an address with a scheme, or the name of a Docker context
     * @param certificates the directory of the files for TLS; null for none, or for those of the context
     * @param byElement the element that names it, for messages
     */
    public EngineFinder at(String place, @Nullable Path certificates, String byElement) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.keySet().removeAll(CHOOSING);
        variables.put(place.contains("://") ? "DOCKER_HOST" : "DOCKER_CONTEXT", place);
        if (certificates != null) {
            variables.put("DOCKER_TLS_VERIFY", "1");
            variables.put("DOCKER_CERT_PATH", certificates.toString());
        }
        Duration limit = place.startsWith("ssh://") ? PATIENCE_BY_SSH : PATIENCE;
        return new EngineFinder(variables, home, root, system, processes, limit, byElement);
    }

    /** A finder with this process' environment and user. */
    public static EngineFinder of(Processes processes) {
        return new EngineFinder(System.getenv(), Path.of(System.getProperty("user.home")), processes);
    }

    /**
     * Opens the engine; the caller closes it.
     *
     * @throws ProblemException if none answers, naming every place tried and why it failed
     */
    public Engine open() {
        List<String> tried = new ArrayList<>();
        for (EngineAddress address : addresses()) {
            requireAddress(address);
            try {
                return DockerJavaEngine.connect(address, patience);
            } catch (UnreachableException e) {
                if (element == null && patience != null && address.scheme().equals("ssh") && e.isLate()) {
                    throw slow(address, patience).asException(e);
                }
                tried.add(address + ": " + e.reason());
            }
        }
        throw noEngine(String.join("\n", tried)).asException();
    }

    /** What chooses the engine, found without asking it or any program: an address, or a context by name. */
    public String choice() {
        String host = variable("DOCKER_HOST");
        return host.isBlank() ? "context " + context() : host;
    }

    /** The places to try, best first. */
    List<EngineAddress> addresses() {
        String host = variable("DOCKER_HOST");
        if (!host.isBlank()) {
            return List.of(EngineAddress.parse(host, element == null ? "DOCKER_HOST" : element, tlsOfEnvironment()));
        }
        String context = context();
        return context.equals(DEFAULT_CONTEXT)
                ? new DefaultSockets(environment, home, root, system).addresses()
                : List.of(addressOf(context));
    }

    private @Nullable EngineTls tlsOfEnvironment() {
        boolean verified = !variable("DOCKER_TLS_VERIFY").isEmpty();
        if (!verified && variable("DOCKER_TLS").isEmpty()) {
            return null;
        }
        String path = variable("DOCKER_CERT_PATH");
        return new EngineTls(path.isEmpty() ? configuration() : Path.of(path), verified);
    }

    /** The name of the context in use, found as the docker program finds it. */
    private String context() {
        String named = variable("DOCKER_CONTEXT");
        if (!named.isEmpty()) {
            return named;
        }
        Path file = configuration().resolve("config.json");
        if (!Files.isRegularFile(file)) {
            return DEFAULT_CONTEXT;
        }
        try {
            String current = JsonTree.read(Files.readAllBytes(file))
                    .path("currentContext")
                    .text("");
            return current.isEmpty() ? DEFAULT_CONTEXT : current;
        } catch (IOException e) {
            // The docker program warns about a damaged file and goes on without it, too.
            return DEFAULT_CONTEXT;
        }
    }

    private EngineAddress addressOf(String context) {
        String origin = "Docker context '" + context + "'" + (element == null ? "" : " of " + element);
        ProcessResult result;
        try {
            result = processes.run(Command.of("docker", "context", "inspect", "--format", "{{json .}}", context));
        } catch (ProblemException e) {
            throw noEngine(origin + " is selected, but the docker program cannot be asked for its address: "
                            + e.problem().why())
                    .asException(e);
        }
        if (!result.succeeded()) {
            throw noEngine(origin + " is selected: " + result.stderr().strip())
                    .withEvidence(result.evidence())
                    .asException();
        }
        try {
            JsonTree json = JsonTree.read(result.stdout().getBytes(StandardCharsets.UTF_8));
            JsonTree docker = json.path("Endpoints").path("docker");
            Path tls = Path.of(json.path("Storage").path("TLSPath").text(""), "docker");
            boolean verified = !docker.path("SkipTLSVerify").text("").equals("true");
            boolean files = Files.isDirectory(tls);
            return EngineAddress.parse(
                            docker.path("Host").text(""),
                            origin,
                            files || !verified ? new EngineTls(files ? tls : null, verified) : null)
                    .ofContext(context);
        } catch (IOException e) {
            throw noEngine(origin + " has an unreadable description: " + e.getMessage())
                    .withEvidence(result.evidence())
                    .asException(e);
        }
    }

    private Path configuration() {
        String configured = variable("DOCKER_CONFIG");
        return configured.isEmpty() ? home.resolve(".docker") : Path.of(configured);
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    private void requireAddress(EngineAddress address) {
        address.mistake().ifPresent(mistake -> {
            if (element != null) {
                throw elsewhere(element, mistake).asException();
            }
            throw Problem.environment(
                            HelpTopic.NO_ENGINE,
                            "Cannot talk to the engine at " + address,
                            mistake,
                            "export DOCKER_HOST=unix:///var/run/docker.sock",
                            "export DOCKER_HOST=tcp://<host>:2376   or ssh://<user>@<host>")
                    .asException();
        });
    }

    /** Nobody can tell a slow login from a dead host without waiting. */
    private static Problem slow(EngineAddress address, Duration patience) {
        return Problem.environment(
                HelpTopic.ENGINE_SLOW,
                "The engine at " + address + " has not answered yet",
                "waited " + patience.toMillis() / 1000.0 + " s; a build waits longer",
                "docker version   (does it answer at all, and how fast?)");
    }

    /** An engine the configuration names; whoever named it also knows how to do without it. */
    private Problem elsewhere(String named, String why) {
        String host = variable("DOCKER_HOST");
        String options = variable("DOCKER_CERT_PATH").isEmpty()
                ? ""
                : " --tlsverify --tlscacert=" + variable("DOCKER_CERT_PATH") + "/ca.pem --tlscert="
                        + variable("DOCKER_CERT_PATH") + "/cert.pem --tlskey=" + variable("DOCKER_CERT_PATH")
                        + "/key.pem";
        return Problem.environment(
                HelpTopic.ENGINE_OF_PLATFORM,
                "The engine of " + named + " does not answer",
                why,
                "docker " + (host.isEmpty() ? "--context " + context() : "-H " + host + options)
                        + " version   (does it answer there?)",
                "or remove " + named + ": the platform is then the usual engine's, emulated if need be");
    }

    private Problem noEngine(String why) {
        if (element != null) {
            return elsewhere(element, why);
        }
        List<String> fixes = new ArrayList<>();
        if (why.contains("permission denied")) {
            fixes.add("sudo usermod -aG docker \"$USER\"   then log in again");
        }
        if (why.contains("(DOCKER_HOST)")) {
            fixes.add("unset DOCKER_HOST   then the selected context or the default socket is used");
        } else {
            if (why.startsWith("Docker context '")) {
                fixes.add("unset DOCKER_CONTEXT   if it is set, and: docker context ls   (which ones are there?)");
            }
            fixes.add("sudo systemctl start docker   (or start Docker Desktop)");
            fixes.add("docker context use default   if another context is selected");
        }
        fixes.add("install one: https://docs.docker.com/engine/install/");
        return Problem.environment(
                HelpTopic.NO_ENGINE, "No container engine answers", why, fixes.toArray(String[]::new));
    }
}
