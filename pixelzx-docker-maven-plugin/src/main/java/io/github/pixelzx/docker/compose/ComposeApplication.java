package io.github.pixelzx.docker.compose;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.pixelzx.docker.config.ComposeSpec;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * The Compose application of a module, with the image of this build in place of a published one.
 *
 * <p>Compose reads its files, {@code .env} and profiles by its own rules; only two variables are set on top: the one that
 * carries the image's reference, and {@code DOCKER_DEFAULT_PLATFORM}.
 */
public final class ComposeApplication {

    private static final String PLATFORM = "DOCKER_DEFAULT_PLATFORM";
    private static final int LAST_WORDS = 20;
    private static final Duration SHORT = Duration.ofMinutes(1);
    private static final Duration DOWN = Duration.ofMinutes(2);
    private static final Set<String> PULLS_WITHOUT_NEED = Set.of("always", "daily", "weekly");

    private final ComposeProgram program;
    private final ComposeSpec spec;
    private final Workspace workspace;
    private final Progress progress;

    public ComposeApplication(ComposeProgram program, ComposeSpec spec, Workspace workspace, Progress progress) {
        this.program = program;
        this.spec = spec;
        this.workspace = workspace;
        this.progress = progress;
    }

    /**
     * Starts the services and waits until all of them run and, where they say how to find out, are healthy.
     *
     * @param project the Compose project to use where the configuration names none
     * @throws ProblemException if the files are wrong, no service uses the image, or a service does not come up; then
     *     nothing is left running
     */
    public ComposeRecord up(String project, LoadedImage image) {
        Instant began = Instant.now();
        String name = spec.projectName() == null ? project : spec.projectName();
        ComposeRecord record = new ComposeRecord(
                name,
                image.platform(),
                image.reference(),
                image.manifest(),
                List.of(),
                Map.of(),
                Map.of(
                        spec.imageVariable(),
                        shortened(image.reference()),
                        PLATFORM,
                        image.platform().toString()));
        List<String> users = usersOfTheImage(record);
        // Before anything runs: who comes after a killed Maven knows what to take down.
        workspace.write(ComposeRecord.FILE, record);
        try {
            start(record);
            ComposeRecord running = record.running(users, ports(record));
            workspace.write(ComposeRecord.FILE, running);
            progress.composeUp(name, image.platform(), running.ports(), Duration.between(began, Instant.now()));
            return running;
        } catch (ProblemException e) {
            downAfter(e, record);
            throw e;
        }
    }

    /** Why it did not come up is what the user wants to know, also where taking it down fails as well. */
    private void downAfter(ProblemException reason, ComposeRecord record) {
        try {
            down(record);
        } catch (ProblemException e) {
            reason.addSuppressed(e);
            progress.warning(e.problem().what() + "; the next compose-up tries again");
        }
    }

    /** Saves the logs of what runs, ends it, and removes containers, networks and, unless they are kept, volumes. */
    public void down(ComposeRecord record) {
        saveLogs(record);
        List<String> arguments = arguments(record, "down", "--remove-orphans", "--timeout", "10");
        if (!spec.keepVolumes()) {
            arguments.add("--volumes");
        }
        ProcessResult result = program.runAtTheEnd(arguments, record.variables(), DOWN);
        if (!result.succeeded()) {
            throw failed("Cannot take down the Compose project '" + record.project() + "'", result)
                    .asException();
        }
        workspace.remove(ComposeRecord.FILE);
        progress.composeDown(record.project());
    }

    /** The services of the Compose file that run the image under test. */
    private List<String> usersOfTheImage(ComposeRecord record) {
        ProcessResult result = program.run(arguments(record, "config", "--format", "json"), record.variables(), SHORT);
        if (!result.succeeded()) {
            throw failed("docker compose does not take the Compose file", result)
                    .asException();
        }
        String reference = shortened(record.reference());
        List<String> users = new ArrayList<>();
        for (JsonNode document : ComposeProgram.documents(result.stdout())) {
            document.path("services").properties().forEach(service -> {
                if (service.getValue().path("image").asText().equals(reference)) {
                    requireUsable(service.getKey(), service.getValue(), record);
                    users.add(service.getKey());
                }
            });
        }
        if (users.isEmpty()) {
            throw Problem.project(
                            HelpTopic.COMPOSE_IMAGE_UNUSED,
                            "No service of the Compose file uses this build's image",
                            "no service has an image that follows from the variable " + spec.imageVariable()
                                    + ", so the application would run something else than what was built",
                            "image: ${" + spec.imageVariable() + ":-<your published image>}   (in the service)",
                            "or name the variable the file uses: <compose><imageVariable>"
                                    + " (-Dpixelzx.compose.imageVariable)")
                    .asException();
        }
        return users;
    }

    private void requireUsable(String name, JsonNode service, ComposeRecord record) {
        String platform = service.path("platform").asText(record.platform().toString());
        if (!means(platform, record.platform())) {
            throw Problem.project(
                            HelpTopic.COMPOSE_IMAGE_UNUSED,
                            "Service '" + name + "' wants the image for " + platform + ", not for " + record.platform(),
                            "its 'platform' does not follow from " + PLATFORM,
                            "platform: ${" + PLATFORM + ":-" + platform + "}   (in the service, or no such line)",
                            "or test that platform: -Dpixelzx.compose.platform=" + platform + " (<compose><platform>)")
                    .asException();
        }
        String pull = service.path("pull_policy").asText();
        if (PULLS_WITHOUT_NEED.contains(pull) || pull.startsWith("every_")) {
            throw Problem.project(
                            HelpTopic.COMPOSE_IMAGE_UNUSED,
                            "Service '" + name + "' pulls its image from a registry",
                            "its 'pull_policy' is '" + pull + "', and the image under test is in no registry yet",
                            "pull_policy: never   (or missing, in the service)")
                    .asException();
        }
    }

    private static boolean means(String text, Platform platform) {
        try {
            return Platform.parse(text).equals(platform);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void start(ComposeRecord record) {
        List<String> arguments = arguments(
                record,
                "up",
                "--detach",
                "--no-build",
                "--quiet-pull",
                "--wait",
                "--wait-timeout",
                String.valueOf(spec.timeout().toSeconds()));
        arguments.addAll(spec.services());
        // Pulling other services' images is not part of the time they have to become healthy.
        ProcessResult result =
                program.run(arguments, record.variables(), spec.timeout().plusMinutes(10));
        if (!result.succeeded()) {
            List<String> evidence = new ArrayList<>(result.evidence());
            evidence.addAll(ifPossible(() -> states(record)));
            evidence.addAll(ifPossible(() -> lastWords(record)));
            throw failed("The Compose project '" + record.project() + "' did not come up", result)
                    .withEvidence(evidence)
                    .asException();
        }
    }

    /** Evidence that cannot be had must not take the place of what it is evidence of. */
    private static List<String> ifPossible(Supplier<List<String>> evidence) {
        try {
            return evidence.get();
        } catch (ProblemException e) {
            return List.of(e.problem().what());
        }
    }

    /** A line for each container that is not running and well. */
    private List<String> states(ComposeRecord record) {
        return containers(record).stream()
                .map(container -> container.path("Service").asText() + ": "
                        + container.path("Status").asText())
                .toList();
    }

    private List<JsonNode> containers(ComposeRecord record) {
        ProcessResult result =
                program.run(arguments(record, "ps", "--all", "--format", "json"), record.variables(), SHORT);
        return result.succeeded() ? ComposeProgram.documents(result.stdout()) : List.of();
    }

    private Map<String, Map<Integer, String>> ports(ComposeRecord record) {
        Map<String, Map<Integer, String>> ports = new TreeMap<>();
        for (JsonNode container : containers(record)) {
            for (JsonNode publisher : container.path("Publishers")) {
                int published = publisher.path("PublishedPort").asInt();
                if (published > 0) {
                    ports.computeIfAbsent(container.path("Service").asText(), service -> new TreeMap<>())
                            .putIfAbsent(
                                    publisher.path("TargetPort").asInt(),
                                    address(publisher.path("URL").asText()) + ':' + published);
                }
            }
        }
        return ports;
    }

    /** Where a port that is open on every address of this machine is reached from it. */
    private static String address(String url) {
        return url.isEmpty() || url.equals("0.0.0.0") || url.equals("::") ? "127.0.0.1" : url;
    }

    /** Logs may be of any length, and that they cannot be saved must not keep the application running. */
    private void saveLogs(ComposeRecord record) {
        try {
            Path log = workspace.log("compose-" + record.platform().slug() + ".log");
            program.saveAtTheEnd(
                    arguments(record, "logs", "--no-color", "--timestamps"), record.variables(), SHORT, log);
            if (Files.size(log) == 0) {
                Files.delete(log);
            }
        } catch (ProblemException e) {
            progress.warning("The log of the Compose project '" + record.project() + "' is not whole: "
                    + e.problem().what());
        } catch (IOException e) {
            progress.warning("The log of the Compose project '" + record.project() + "' is missing: " + e.getMessage());
        }
    }

    private List<String> lastWords(ComposeRecord record) {
        String count = String.valueOf(LAST_WORDS);
        ProcessResult result = program.runAtTheEnd(
                arguments(record, "logs", "--no-color", "--timestamps", "--tail", count), record.variables(), SHORT);
        return result.succeeded() ? tail(result.stdout().lines().toList(), LAST_WORDS) : List.of();
    }

    private List<String> arguments(ComposeRecord record, String... command) {
        List<String> arguments = new ArrayList<>(List.of("--project-name", record.project()));
        spec.files().forEach(file -> arguments.addAll(List.of("--file", file.toString())));
        spec.envFiles().forEach(file -> arguments.addAll(List.of("--env-file", file.toString())));
        arguments.addAll(List.of(command));
        return arguments;
    }

    private static Problem failed(String what, ProcessResult result) {
        List<String> said =
                tail(result.stderr().lines().filter(line -> !line.isBlank()).toList(), 1);
        return Problem.project(
                        HelpTopic.COMPOSE_FAILED,
                        what,
                        said.isEmpty() ? "it ended with exit code " + result.exitCode() : said.get(0),
                        "see what it said below; the whole of it: " + result.command())
                .withEvidence(result.evidence());
    }

    private static List<String> tail(List<String> lines, int count) {
        return lines.subList(Math.max(0, lines.size() - count), lines.size());
    }

    /** As people write it in a Compose file. */
    private static String shortened(String reference) {
        return reference.startsWith("docker.io/") ? reference.substring("docker.io/".length()) : reference;
    }
}
