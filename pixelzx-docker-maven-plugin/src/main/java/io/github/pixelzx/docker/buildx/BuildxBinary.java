package io.github.pixelzx.docker.buildx;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.OutputListener;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs the buildx of this machine: the plugin's own program where Docker's command line would find it, which saves
 * starting the command line, else a {@code docker-buildx} on the {@code PATH}, else {@code docker buildx}.
 */
public final class BuildxBinary implements Buildx {

    private static final Duration CLUSTER_LIMIT = Duration.ofSeconds(10);

    private static final Duration CHECK_LIMIT = Duration.ofMinutes(2);

    private final Processes processes;
    private final DockerCli cli;
    private final BuilderStore store;
    private @Nullable BuildxProgram found;

    /** The buildx of this machine; it is looked for when it is first needed. */
    public BuildxBinary(Processes processes) {
        this(processes, DockerCli.ofThisMachine());
    }

    /** The buildx that somebody's Docker command line has; it is looked for when it is first needed. */
    public BuildxBinary(Processes processes, DockerCli cli) {
        this.processes = processes;
        this.cli = cli;
        this.store = new BuilderStore(cli.buildxStore());
    }

    @Override
    public String version() {
        return found().version();
    }

    @Override
    public Optional<StoredBuilder> stored(String builder) {
        return store.find(builder);
    }

    @Override
    public void exclusively(Runnable changes) {
        store.exclusively(changes);
    }

    @Override
    public void create(
            String builder,
            String node,
            List<String> driverOpts,
            @Nullable Path buildkitdConfig,
            Map<String, String> engine) {
        List<String> arguments =
                new ArrayList<>(List.of("create", "--driver", "docker-container", "--name", builder, "--node", node));
        arguments.addAll(options(driverOpts));
        if (buildkitdConfig != null) {
            arguments.addAll(List.of("--buildkitd-config", buildkitdConfig.toString()));
        }
        create(
                builder,
                arguments,
                TlsContext.of(engine)
                        .map(context -> context.ensured(cli, processes))
                        .orElse(engine));
    }

    @Override
    public void createRemote(String builder, String node, List<String> driverOpts, String endpoint) {
        List<String> arguments =
                new ArrayList<>(List.of("create", "--driver", "remote", "--name", builder, "--node", node));
        arguments.addAll(options(driverOpts));
        arguments.add(endpoint);
        create(builder, arguments, Map.of());
    }

    @Override
    public void createKubernetes(
            String builder,
            String node,
            List<String> driverOpts,
            List<String> flags,
            String kubeconfig,
            @Nullable Path buildkitdConfig) {
        List<String> arguments =
                new ArrayList<>(List.of("create", "--driver", "kubernetes", "--name", builder, "--node", node));
        arguments.addAll(options(driverOpts));
        if (!flags.isEmpty()) {
            arguments.addAll(List.of("--buildkitd-flags", String.join(" ", flags)));
        }
        if (buildkitdConfig != null) {
            arguments.addAll(List.of("--buildkitd-config", buildkitdConfig.toString()));
        }
        create(builder, arguments, cluster(kubeconfig));
    }

    private static Map<String, String> cluster(String kubeconfig) {
        return kubeconfig.isEmpty() ? Map.of() : Map.of("KUBECONFIG", kubeconfig);
    }

    @Override
    public List<String> bootstrap(String builder, Duration limit) {
        ProcessResult result = processes.run(
                command(List.of("inspect", "--bootstrap", builder), Map.of()).within(limit));
        if (result.succeeded()) {
            return List.of();
        }
        List<String> said = new ArrayList<>(
                result.stderr().lines().filter(line -> !line.isBlank()).toList());
        Collections.reverse(said);
        return said.isEmpty() ? List.of(result.lastLine()) : said;
    }

    @Override
    public Optional<String> clusterSays(String kubeconfig, String path) {
        try {
            return cli.program("kubectl")
                    .map(kubectl -> processes.run(Command.of(kubectl.toString(), "get", "--raw", path)
                            .withEnvironment(cluster(kubeconfig))
                            .within(CLUSTER_LIMIT)))
                    .filter(ProcessResult::succeeded)
                    .map(ProcessResult::stdout);
        } catch (ProblemException e) {
            if (e.problem().help() == HelpTopic.INTERRUPTED) {
                throw e;
            }
            // What it would have said explains a failure at best; a kubectl that hangs or does not start is none
            // itself.
            return Optional.empty();
        }
    }

    @Override
    public void end(String builder) {
        ProcessResult result = processes.run(command(List.of("rm", builder), Map.of()));
        if (!result.succeeded()) {
            throw Problem.environment(
                            HelpTopic.KUBERNETES,
                            "What builder '" + builder + "' runs in cannot be removed",
                            result.lastLine(),
                            "kubectl delete deployment,statefulset,configmap -l app=" + builder
                                    + "   (in its namespace, when the cluster answers)")
                    .withEvidence(result.evidence())
                    .asException();
        }
    }

    private void create(String builder, List<String> arguments, Map<String, String> engine) {
        ProcessResult result = processes.run(command(arguments, engine));
        if (!result.succeeded()) {
            throw Problem.environment(
                            HelpTopic.BUILDER_NOT_READY,
                            "buildx does not take builder '" + builder + "'",
                            result.lastLine(),
                            "docker buildx rm --keep-state " + builder + ", then run the goal again",
                            "or use another name: -Dpixelzx.builder=<name> (<builder>)")
                    .withEvidence(result.evidence())
                    .asException();
        }
    }

    @Override
    public void forget(String builder, Map<String, String> engine) {
        Optional<StoredBuilder> stored = stored(builder);
        if (stored.isEmpty()) {
            return;
        }
        ProcessResult result = processes.run(
                command(List.of("rm", "--keep-daemon", builder), engine).whichTidiesUp());
        // Another process may have made buildx forget it in between.
        if (!result.succeeded() && knows(builder)) {
            throw Problem.environment(
                            HelpTopic.BUILDER_NOT_READY,
                            "buildx does not let go of builder '" + builder + "'",
                            result.lastLine(),
                            "docker buildx rm --keep-daemon " + builder)
                    .withEvidence(result.evidence())
                    .asException();
        }
        stored.get().nodes().stream()
                .map(StoredBuilder.Node::endpoint)
                .filter(TlsContext::isName)
                .filter(context -> !store.uses(context))
                .forEach(context -> TlsContext.remove(context, cli, processes));
    }

    @Override
    public String endpoint(Map<String, String> engine) {
        String context = engine.getOrDefault("DOCKER_CONTEXT", "");
        return context.isEmpty()
                ? TlsContext.of(engine).map(TlsContext::name).orElseGet(() -> engine.getOrDefault("DOCKER_HOST", ""))
                : context;
    }

    @Override
    public Optional<String> engineId(Map<String, String> engine) {
        return cli.program("docker")
                .map(docker -> processes.run(Command.of(docker.toString(), "info", "--format", "{{.ID}}")
                        .withEnvironment(BuildxProgram.CLEAN)
                        .withEnvironment(engine)))
                .filter(ProcessResult::succeeded)
                .map(result -> result.stdout().strip())
                .filter(id -> !id.isEmpty());
    }

    @Override
    public String check(List<String> arguments, Map<String, String> environment, Map<String, String> engine) {
        if (!BuildxFeature.CHECK.isIn(version())) {
            return "";
        }
        List<String> all = new ArrayList<>(List.of("build"));
        all.addAll(arguments);
        // Findings make it end with another code than 0, so the output alone tells whether it could check.
        ProcessResult result =
                processes.run(command(all, engine).withEnvironment(environment).within(CHECK_LIMIT));
        String said = result.stdout().strip();
        return said.startsWith("{") ? said : result.stderr().strip();
    }

    @Override
    public BuildxRun build(
            List<String> arguments,
            Map<String, String> environment,
            Map<String, String> engine,
            Consumer<String> lines,
            Duration limit) {
        List<String> all = new ArrayList<>(List.of("build"));
        all.addAll(arguments);
        // buildx writes its progress, and everything else it has to say of a build, to standard error.
        ProcessResult result =
                processes.run(command(all, engine).withEnvironment(environment).within(limit), (stream, line) -> {
                    if (stream == OutputListener.Stream.STDERR) {
                        lines.accept(line);
                    }
                });
        return new BuildxRun(result.exitCode(), result.summary(), result.duration());
    }

    private Command command(List<String> arguments, Map<String, String> engine) {
        List<String> argv = new ArrayList<>(found().argv());
        argv.addAll(arguments);
        Map<String, String> environment = new LinkedHashMap<>(BuildxProgram.CLEAN);
        environment.putAll(engine);
        return Command.of(argv).withEnvironment(environment);
    }

    private synchronized BuildxProgram found() {
        BuildxProgram known = found;
        if (known == null) {
            known = BuildxProgram.find(cli, processes);
            found = known;
        }
        return known;
    }

    private static List<String> options(List<String> driverOpts) {
        return driverOpts.stream()
                .flatMap(option -> Stream.of("--driver-opt", asField(option)))
                .toList();
    }

    /** buildx reads each option as a line of comma-separated values. */
    private static String asField(String option) {
        return option.indexOf(',') < 0 && option.indexOf('"') < 0 ? option : '"' + option.replace("\"", "\"\"") + '"';
    }
}
