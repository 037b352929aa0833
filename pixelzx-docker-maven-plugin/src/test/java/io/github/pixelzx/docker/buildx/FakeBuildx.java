package io.github.pixelzx.docker.buildx;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A buildx with a store in memory; what it builds is the test's business. */
public final class FakeBuildx implements Buildx {

    private final List<Map<String, String>> checkEnvironments = new ArrayList<>();
    private String version = "v0.13.1";
    private final Map<String, StoredBuilder> store = new LinkedHashMap<>();
    private final List<List<String>> calls = new ArrayList<>();
    private final Map<String, String> engines = new LinkedHashMap<>();
    private final Build build;
    private @Nullable String checked;
    private Runnable before = () -> {};

    /** What this buildx does when it builds. */
    @FunctionalInterface
    public interface Build {
        /** Builds by these arguments, tells its progress, and returns the exit code. */
        int run(List<String> arguments, Map<String, String> environment, Consumer<String> lines);
    }

    /** A buildx whose builds all succeed and write nothing. */
    public FakeBuildx() {
        this((arguments, environment, lines) -> 0);
    }

    /** A buildx that builds by calling this. */
    public FakeBuildx(Build build) {
        this.build = build;
    }

    /** Lets an endpoint lead to the engine with this ID. */
    public synchronized FakeBuildx reaching(String endpoint, String engineId) {
        engines.put(endpoint, engineId);
        return this;
    }

    /** Every create and build so far, as argument lists that begin with the command's name. */
    public synchronized List<List<String>> calls() {
        return List.copyOf(calls);
    }

    @Override
    public synchronized String version() {
        return version;
    }

    @Override
    public synchronized Optional<StoredBuilder> stored(String builder) {
        return Optional.ofNullable(store.get(builder.toLowerCase(Locale.ROOT)));
    }

    @Override
    public synchronized void exclusively(Runnable changes) {
        before.run();
        changes.run();
    }

    /** Lets something happen right before each change of the store: another process' deed. */
    public synchronized FakeBuildx before(Runnable deed) {
        before = deed;
        return this;
    }

    @Override
    public synchronized void create(
            String builder,
            String node,
            List<String> driverOpts,
            @Nullable Path buildkitdConfig,
            Map<String, String> engine) {
        String name = builder.toLowerCase(Locale.ROOT);
        if (!name.matches("[a-z][a-z0-9._-]*")) {
            throw Problem.environment(HelpTopic.BUILDER_NOT_READY, "no builder '" + builder + "'", "invalid", "rename")
                    .asException();
        }
        if (store.containsKey(name)) {
            throw new IllegalStateException("a second create damages the store of the real one: " + builder);
        }
        List<String> call = new ArrayList<>(List.of("create", builder, node));
        call.addAll(driverOpts);
        calls.add(call);
        Map<String, String> options = driverOpts.stream()
                .map(option -> option.split("=", 2))
                .collect(Collectors.toMap(option -> option[0], option -> option[1]));
        StoredBuilder.Node made = new StoredBuilder.Node(node, endpoint(engine), options);
        store.put(name, new StoredBuilder(name, "docker-container", List.of(made)));
    }

    @Override
    public synchronized void createRemote(String builder, String node, List<String> driverOpts, String endpoint) {
        List<String> call = new ArrayList<>(List.of("create", builder, node, endpoint));
        call.addAll(driverOpts);
        calls.add(call);
        Map<String, String> options = driverOpts.stream()
                .map(option -> option.split("=", 2))
                .collect(Collectors.toMap(option -> option[0], option -> option[1]));
        StoredBuilder.Node made = new StoredBuilder.Node(node, endpoint, options);
        store.put(builder, new StoredBuilder(builder, "remote", List.of(made)));
    }

    @Override
    public synchronized void createKubernetes(
            String builder,
            String node,
            List<String> driverOpts,
            List<String> flags,
            String kubeconfig,
            @Nullable Path buildkitdConfig) {
        List<String> call = new ArrayList<>(List.of("create", builder, node, kubeconfig));
        call.addAll(driverOpts);
        calls.add(call);
        Map<String, String> options = driverOpts.stream()
                .map(option -> option.split("=", 2))
                .collect(Collectors.toMap(option -> option[0], option -> option[1]));
        String endpoint = "kubernetes:///" + builder + "?deployment=" + node + "&kubeconfig="
                + URLEncoder.encode(kubeconfig, StandardCharsets.UTF_8);
        store.put(
                builder,
                new StoredBuilder(builder, "kubernetes", List.of(new StoredBuilder.Node(node, endpoint, options))));
    }

    @Override
    public List<String> bootstrap(String builder, Duration limit) {
        return knows(builder) ? List.of() : List.of("ERROR: no builder \"" + builder + "\" found");
    }

    @Override
    public Optional<String> clusterSays(String kubeconfig, String path) {
        return Optional.empty();
    }

    @Override
    public synchronized void end(String builder) {
        store.remove(builder);
    }

    @Override
    public synchronized void forget(String builder, Map<String, String> engine) {
        store.remove(builder.toLowerCase(Locale.ROOT));
    }

    @Override
    public String endpoint(Map<String, String> engine) {
        String context = engine.getOrDefault("DOCKER_CONTEXT", "");
        return context.isEmpty() ? engine.getOrDefault("DOCKER_HOST", "") : context;
    }

    @Override
    public synchronized Optional<String> engineId(Map<String, String> engine) {
        return Optional.ofNullable(engines.get(endpoint(engine)));
    }

    /** Says it is this version. */
    public synchronized FakeBuildx version(String other) {
        version = other;
        return this;
    }

    /** Answers this to every check, nothing where it is empty; each is among the {@link #calls()}. */
    public synchronized FakeBuildx checking(String json) {
        checked = json;
        return this;
    }

    /** The variables each check was given. */
    public synchronized List<Map<String, String>> checkEnvironments() {
        return List.copyOf(checkEnvironments);
    }

    @Override
    public synchronized String check(
            List<String> arguments, Map<String, String> environment, Map<String, String> engine) {
        checkEnvironments.add(Map.copyOf(environment));
        if (checked != null) {
            List<String> argv = new ArrayList<>(List.of("check"));
            argv.addAll(arguments);
            calls.add(argv);
        }
        return checked == null ? "" : checked;
    }

    @Override
    public BuildxRun build(
            List<String> arguments,
            Map<String, String> environment,
            Map<String, String> engine,
            Consumer<String> lines,
            Duration limit) {
        List<String> argv = new ArrayList<>(List.of("build"));
        argv.addAll(arguments);
        synchronized (this) {
            calls.add(List.copyOf(argv));
        }
        int exit = build.run(arguments, environment, lines);
        return new BuildxRun(exit, "buildx " + String.join(" ", argv) + " (exit " + exit + ")", Duration.ZERO);
    }
}
