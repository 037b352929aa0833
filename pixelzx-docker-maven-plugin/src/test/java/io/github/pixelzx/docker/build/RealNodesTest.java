package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.FreePort;
import io.github.pixelzx.docker.Promptness;
import io.github.pixelzx.docker.builder.BuilderNodes;
import io.github.pixelzx.docker.builder.Builders;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.config.BuildOptions;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.config.BuilderSpec.Driver;
import io.github.pixelzx.docker.config.BuilderSpec.Remote;
import io.github.pixelzx.docker.config.EngineSpec;
import io.github.pixelzx.docker.config.ImageAnnotation;
import io.github.pixelzx.docker.config.ImageAnnotation.Level;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.NodeSpec;
import io.github.pixelzx.docker.config.StagingSpec.Leftovers;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.engine.TlsRelay;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.registry.HttpRegistries;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryLimits;
import io.github.pixelzx.docker.staging.StagedImages;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three BuildKits, one for each platform: two in containers of one engine, reached by two names of its socket, and one that
 * listens behind mutual TLS.
 */
@Tag("docker")
class RealNodesTest {

    private static final String IMAGE = "moby/buildkit:buildx-stable-1";
    private static final String NAME =
            "pixelzx-nodes-" + UUID.randomUUID().toString().substring(0, 8);
    private static final String REMOTE = NAME + "-remote";
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final Platform ARM_V7 = Platform.parse("linux/arm/v7");
    private static final List<Platform> ALL = List.of(AMD64, ARM64, ARM_V7);
    private static final Duration AT_ONCE = Duration.ofSeconds(5);
    private static final SystemProcesses PROCESSES = new SystemProcesses();
    private static final BuildxBinary BUILDX = new BuildxBinary(PROCESSES);

    @TempDir
    private static Path shared;

    private static Path toml;
    private static String remoteAddress;

    private final Map<String, Engine> engines = new HashMap<>();
    private @Nullable RegistryStaging staging;

    @TempDir
    private Path project;

    @BeforeAll
    static void startsABuildkitBehindTls() throws IOException, GeneralSecurityException {
        Path certificates = Files.createDirectories(shared.resolve("certificates"));
        TlsRelay.before(shared.resolve("nowhere.sock"), certificates).close();
        Files.writeString(certificates.resolve("server-key.pem"), TlsRelay.key(certificates, "server"));
        // What each BuildKit does stands in its own log then.
        toml = Files.writeString(shared.resolve("buildkitd.toml"), "debug = true\n");
        int port = FreePort.next();
        remoteAddress = "tcp://127.0.0.1:" + port;
        Files.writeString(
                shared.resolve("remote.toml"),
                "debug = true\n[registry.\"docker.io\"]\n  mirrors = [\"127.0.0.1:5000\"]\n");
        docker("run -d --privileged --init --network host --name " + REMOTE + " -v " + shared + ":/shared:ro " + IMAGE
                + " --config /shared/remote.toml --addr " + remoteAddress + " --tlscacert /shared/certificates/ca.pem"
                + " --tlscert /shared/certificates/server.pem --tlskey /shared/certificates/server-key.pem");
        await(() -> listens(port));
    }

    private static boolean listens(int port) {
        try (Socket connected = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return connected.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @AfterAll
    static void removesEverything() {
        docker("rm -f -v " + REMOTE);
        BUILDX.forget(NAME + "-v7", Map.of());
        for (String name : List.of(NAME + "-amd64", NAME + "-arm64", NAME + "-single", NAME + "-far")) {
            BUILDX.forget(name, Map.of());
            PROCESSES.run(Command.of("docker", "rm", "-f", "buildx_buildkit_" + name + "0"));
            PROCESSES.run(Command.of("docker", "volume", "rm", "-f", "buildx_buildkit_" + name + "0_state"));
        }
    }

    @BeforeEach
    void writesAProject() throws IOException {
        Files.writeString(project.resolve("Dockerfile"), """
                FROM alpine:latest
                ARG TARGETPLATFORM
                LABEL nodes=joined
                RUN echo "built for $TARGETPLATFORM" > /platform
                """);
    }

    @Test
    void buildsEachPlatformAtItsOwnNodeAndMakesTheImageOneNodeMakes() throws IOException {
        writeSomethingNew();
        BuildResult joined = build("joined", nodes(remote()));
        BuildResult single = build("single", builder("single"));

        assertThat(joined.platforms()).isEqualTo(single.platforms());
        assertThat(joined.index()).isEqualTo(single.index());
        assertThat(joined.nodes()).isEqualTo(new TreeMap<>(Map.of(AMD64, "amd64", ARM64, "arm64", ARM_V7, "v7")));
        assertThat(ImageLayout.read(workspace("joined").layout()).index().digest())
                .isEqualTo(single.index());
        assertThat(ran("buildx_buildkit_" + NAME + "-amd640")).containsExactly("linux/amd64");
        assertThat(ran("buildx_buildkit_" + NAME + "-arm640")).containsExactly("linux/arm64");
        assertThat(ran(REMOTE)).containsExactly("linux/arm/v7");
        assertThat(ran("buildx_buildkit_" + NAME + "-single0"))
                .containsExactlyInAnyOrder("linux/amd64", "linux/arm64", "linux/arm/v7");
    }

    @Test
    void letsWhatTheNodesBuildWaitInARegistryAndPushesNothingButTheirIndex() throws IOException {
        ImageReference repository = ImageReference.parse("127.0.0.1:5000/" + NAME + "/staged");
        RegistryDoor door = new HttpRegistries(any -> Optional.empty(), List.of(), RegistryLimits.DEFAULT);
        staging = new RegistryStaging(
                repository,
                () -> door,
                new StagedImages(project.resolve("cache")),
                Leftovers.REMOVE,
                Duration.ofMillis(1));
        BuildResult first = build("staged", nodes(remote()));
        Files.writeString(project.resolve("Dockerfile"), "LABEL another=one\n", StandardOpenOption.APPEND);
        BuildResult staged = build("staged", nodes(remote()));
        staging = null;
        BuildResult single = build("single", builder("single"));

        assertThat(staged.platforms()).isEqualTo(single.platforms());
        assertThat(staged.index()).isEqualTo(single.index());
        ImageLayout layout = ImageLayout.read(workspace("staged").layout());
        assertThat(layout.staging()).contains(repository);
        assertThat(layout.elsewhere()).isNotEmpty();
        assertThat(layout.blobs()).hasSizeGreaterThan(layout.elsewhere().size());
        try (Registry registry = door.open(repository, RegistryDoor.Access.PULL)) {
            assertThat(registry.tags()).isEmpty();
            assertThat(registry.headManifest(staged.index().toString())).contains(staged.index());
            assertThat(registry.headManifest(first.index().toString())).isEmpty();
            assertThat(layout.elsewhere()).allMatch(registry::hasBlob);
        }
    }

    @Test
    void namesTheNodeWhoseStepFailsAndEndsTheOthers() throws IOException {
        Files.writeString(project.resolve("Dockerfile"), """
                FROM alpine:latest
                ARG TARGETARCH
                RUN if [ "$TARGETARCH" = arm64 ]; then exit 7; else sleep 600; fi
                """);
        Instant start = Instant.now();
        ProblemException failure =
                catchThrowableOfType(ProblemException.class, () -> build("failing", nodes(remote())));

        assertThat(failure.problem().what()).startsWith("Node 'arm64' (unix://").contains("linux/arm64");
        assertThat(failure.problem().why()).contains("exit code 7");
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofMinutes(5));
        assertThat(workspace("failing").layout()).doesNotExist();
        assertNextRunWorks("failing");
    }

    @Test
    void saysAtOnceThatANodeIsDown() throws IOException {
        assertRefused(at("tcp://127.0.0.1:1"), "Connection refused");
        assertRefused(at("unix:///nowhere/buildkitd.sock"), "");
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                BlackHole hole = new BlackHole()) {
            assertRefused(at("tcp://127.0.0.1:" + silent.getLocalPort()), "");
            assertRefused(at(hole.address()), "");
        }
    }

    @Test
    void saysAtOnceThatTlsIsWrong() throws IOException, GeneralSecurityException {
        TlsRelay.expiredClient(shared.resolve("certificates"));
        assertRefused(at(remoteAddress), "");
        assertRefused(secured("ca.pem", null, null), "certificate");
        assertRefused(secured("ca.pem", "cert.pem", "server-key.pem"), "is not the key of");
        assertRefused(secured("ca.pem", "expired.pem", "expired-key.pem"), "expired");
        assertRefused(secured("missing.pem", "cert.pem", "key.pem"), "missing.pem");
        assertRefused(secured("client.pem", "cert.pem", "key.pem"), "");
    }

    @Test
    @Tag("long")
    void saysAtOnceThatTheEngineOfANodeCannotBeReached() throws IOException, GeneralSecurityException {
        assertEngineRefused("tcp://127.0.0.1:1", null);
        assertEngineRefused("unix:///nowhere/docker.sock", null);
        assertEngineRefused("ssh://127.0.0.1:1", null);
        try (TlsRelay relay = relay(shared.resolve("engine"));
                TlsRelay expired = relay.expired();
                TlsRelay other = relay.namedOtherwise();
                ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                BlackHole hole = new BlackHole()) {
            assertEngineRefused("tcp://127.0.0.1:" + silent.getLocalPort(), null);
            assertEngineRefused(hole.address(), null);
            assertEngineRefused(relay.host(), null);
            assertEngineRefused(relay.host(), shared.resolve("no-certificates"));
            assertEngineRefused(other.host(), relay.certificates());
            assertEngineRefused(expired.host(), relay.certificates());
        }
    }

    @Test
    void saysAtOnceThatTheEngineOfANodeWentAwayDuringTheBuild() throws IOException {
        Files.writeString(project.resolve("Dockerfile"), """
                FROM alpine:latest
                ARG TARGETVARIANT
                RUN if [ "$TARGETVARIANT" = v7 ]; then echo a step that takes long && sleep 600; else sleep 600; fi
                """);
        Promptness.measured(AT_ONCE, this::losesAnEngine);
        assertNextRunWorks("lost");
    }

    private Duration losesAnEngine() throws IOException, GeneralSecurityException {
        AtomicReference<Instant> cut = new AtomicReference<>(Instant.MAX);
        String far = "buildx_buildkit_" + NAME + "-far0";
        long before = steps(far);
        try (TlsRelay relay = relay(shared.resolve("mortal-engine-" + before))) {
            NodeSpec node = engineNode(relay.host(), relay.certificates());
            Thread cutter = new Thread(() -> {
                await(() -> steps(far) > before);
                cut.set(Instant.now());
                try {
                    relay.cut();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            cutter.start();
            ProblemException failure = catchThrowableOfType(ProblemException.class, () -> build("lost", nodes(node)));

            assertThat(failure.problem().what()).startsWith("Node 'v7' (tcp://");
            return tell("engine cut off", failure, cut.get());
        }
    }

    private static TlsRelay relay(Path directory) throws IOException, GeneralSecurityException {
        String usual = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        return TlsRelay.before(Path.of(usual.substring("unix://".length())), Files.createDirectories(directory));
    }

    private static NodeSpec engineNode(String place, @Nullable Path files) {
        return new NodeSpec(
                "v7", List.of(ARM_V7), place, new EngineSpec(place, files, "<builder><nodes><node>"), builder("far"));
    }

    private void assertEngineRefused(String place, @Nullable Path files) throws IOException {
        ProblemException failure = refusedAtOnce(place, nodes(engineNode(place, files)));

        assertThat(failure.problem().help()).isEqualTo(HelpTopic.ENGINE_OF_PLATFORM);
        assertThat(failure.problem().what()).startsWith("Node 'v7' (" + place + "): ");
        assertNextRunWorks("refused");
    }

    private static Remote at(String endpoint) {
        return new Remote(endpoint, null, null, null, null);
    }

    private static Remote secured(String authority, @Nullable String cert, @Nullable String key) {
        return new Remote(
                remoteAddress,
                certificates(authority),
                cert == null ? null : certificates(cert),
                key == null ? null : certificates(key),
                null);
    }

    /** An address whose connections are never made: the place for those that wait is full. */
    private static final class BlackHole implements AutoCloseable {

        private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> waiting = new ArrayList<>();

        BlackHole() throws IOException {
            for (int full = 0; full < 4; full++) {
                Socket socket = new Socket();
                waiting.add(socket);
                try {
                    socket.connect(server.getLocalSocketAddress(), 200);
                } catch (SocketTimeoutException e) {
                    return;
                }
            }
        }

        String address() {
            return "tcp://127.0.0.1:" + server.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            server.close();
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** Prints how long a fault took to become a problem, which has to be soon. */
    private static Duration tell(String fault, ProblemException failure, Instant since) {
        Duration took = Duration.between(since, Instant.now());
        System.getLogger("faults")
                .log(
                        System.Logger.Level.INFO,
                        fault + ": " + took.toMillis() + " ms: "
                                + failure.problem().why().lines().findFirst().orElse(""));
        assertThat(took).isGreaterThanOrEqualTo(Duration.ZERO);
        return took;
    }

    @Test
    void saysAtOnceThatANodeWentDownDuringTheBuild() throws IOException {
        Promptness.measured(AT_ONCE, this::losesABuildkit);
        writesAProject();
        assertNextRunWorks("lost");
    }

    private Duration losesABuildkit() throws IOException {
        String other = REMOTE + "-mortal";
        Path socket = Files.createDirectories(shared.resolve("mortal"));
        docker("run -d --privileged --init --network host --name " + other + " -v " + shared + ":/shared " + IMAGE
                + " --config /shared/remote.toml --addr unix:///shared/mortal/s");
        try {
            awaitFile(socket.resolve("s"));
            Files.writeString(project.resolve("Dockerfile"), """
                    FROM alpine:latest
                    RUN sleep 600
                    """);
            AtomicReference<Instant> killed = new AtomicReference<>(Instant.MAX);
            Thread killer = new Thread(() -> {
                await(() -> steps(other) > 0);
                killed.set(Instant.now());
                docker("kill " + other);
            });
            killer.start();
            ProblemException failure = catchThrowableOfType(
                    ProblemException.class,
                    () -> build("lost", nodes(remote(Remote.of("unix://" + socket.resolve("s"))))));

            assertThat(failure.problem().what()).startsWith("Node 'v7' (unix://");
            assertThat(failure.problem().help()).isEqualTo(HelpTopic.BUILDER_NOT_READY);
            return tell("BuildKit killed", failure, killed.get());
        } finally {
            docker("rm -f -v " + other);
        }
    }

    private void assertRefused(Remote wrong, String why) throws IOException {
        ProblemException failure = refusedAtOnce(wrong.toString(), nodes(remote(wrong)));

        assertThat(failure.problem().help()).isEqualTo(HelpTopic.REMOTE_BUILDER);
        assertThat(failure.problem().what()).startsWith("Node 'v7' (" + wrong.endpoint() + "): ");
        assertThat(failure.problem().why()).contains(why);
        assertNextRunWorks("refused");
    }

    private ProblemException refusedAtOnce(String fault, BuilderSpec spec) {
        return Promptness.within(AT_ONCE, () -> {
            Instant start = Instant.now();
            ProblemException failure = catchThrowableOfType(ProblemException.class, () -> build("refused", spec));
            tell(fault, failure, start);
            return failure;
        });
    }

    private void assertNextRunWorks(String image) throws IOException {
        writesAProject();
        assertThat(build(image, nodes(remote())).platforms()).containsOnlyKeys(ALL);
    }

    /** So that no builder has it in its cache. */
    private void writeSomethingNew() throws IOException {
        Files.writeString(project.resolve("Dockerfile"), "RUN echo " + NAME + " > /new\n", StandardOpenOption.APPEND);
    }

    private BuildResult build(String image, BuilderSpec builder) {
        try {
            BuilderNodes nodes =
                    new BuilderNodes(node -> new Builders(engine(node.engine()), BUILDX, new SilentProgress()));
            return new ImageBuild(BUILDX, Progress.SILENT)
                    .into(staging)
                    .build(
                            new ImageSpec(image, null, List.of("1.0"), ALL),
                            BuildSpec.of(project, project.resolve("Dockerfile"), "1.0", null)
                                    .withOptions(BuildOptions.DEFAULT.withMetadata(annotated())),
                            GitState.ABSENT,
                            () -> nodes.ensure(builder, ALL),
                            workspace(image));
        } finally {
            engines.values().forEach(Engine::close);
            engines.clear();
        }
    }

    /** At every level, since no node writes the index. */
    private static BuildOptions.Metadata annotated() {
        return new BuildOptions.Metadata(
                true,
                Map.of("title", "Nodes"),
                Map.of(),
                List.of(
                        new ImageAnnotation(Level.INDEX, null, "a.index", "1"),
                        new ImageAnnotation(Level.MANIFEST, null, "a.manifest", "<&>"),
                        new ImageAnnotation(Level.MANIFEST, ARM64, "a.arm64", "3"),
                        new ImageAnnotation(Level.MANIFEST_DESCRIPTOR, AMD64, "a.descriptor", "4")));
    }

    private Workspace workspace(String image) {
        return Workspace.of(project.resolve("target"), image);
    }

    private synchronized Engine engine(@Nullable EngineSpec spec) {
        EngineFinder usual = EngineFinder.of(PROCESSES);
        return engines.computeIfAbsent(
                spec == null ? "" : spec.place(),
                any -> (spec == null ? usual : usual.at(spec.place(), spec.certificates(), spec.element())).open());
    }

    private static EngineSpec named(String place) {
        return new EngineSpec(place, null, "<builder><nodes><node>");
    }

    private static BuilderSpec builder(String node) {
        BuilderSpec spec = BuilderSpec.of(NAME + '-' + node, IMAGE);
        return new BuilderSpec(
                spec.name(),
                Driver.DOCKER_CONTAINER,
                spec.container(),
                new BuilderSpec.Buildkit(null, toml, List.of(), Map.of()),
                false);
    }

    private static NodeSpec remote() {
        return remote(new Remote(
                remoteAddress, certificates("ca.pem"), certificates("cert.pem"), certificates("key.pem"), null));
    }

    private static NodeSpec remote(Remote there) {
        return new NodeSpec("v7", List.of(ARM_V7), there.endpoint(), null, BuilderSpec.remote(NAME + "-v7", there));
    }

    private static Path certificates(String file) {
        return shared.resolve("certificates").resolve(file);
    }

    /** The engine by the name it has in the environment and by another one. */
    private static BuilderSpec nodes(NodeSpec last) throws IOException {
        String usual = "unix:///var/run/docker.sock";
        usual = System.getenv().getOrDefault("DOCKER_HOST", usual);
        Path alias = shared.resolve("alias.sock");
        if (!Files.exists(alias)) {
            Files.createSymbolicLink(alias, Path.of(usual.substring("unix://".length())));
        }
        String other = "unix://" + alias;
        return BuilderSpec.of(NAME, IMAGE)
                .at(List.of(
                        new NodeSpec("amd64", List.of(AMD64), "", null, builder("amd64")),
                        new NodeSpec("arm64", List.of(ARM64), other, named(other), builder("arm64")),
                        last));
    }

    /** The platforms for which a BuildKit ran steps of the image at hand, going by its own log. */
    private static Set<String> ran(String container) {
        ProcessResult log = PROCESSES.run(Command.of("docker", "logs", container));
        Set<String> platforms = new TreeSet<>();
        Matcher step = Pattern.compile("built for (linux/[a-z0-9/]+)").matcher(log.stdout() + log.stderr());
        while (step.find()) {
            platforms.add(step.group(1));
        }
        return platforms;
    }

    /** How many steps a BuildKit has begun, going by its own log. */
    private static long steps(String container) {
        ProcessResult log = PROCESSES.run(Command.of("docker", "logs", container));
        return (log.stdout() + log.stderr())
                .lines()
                .filter(line -> line.contains("> creating"))
                .count();
    }

    private static void awaitFile(Path file) {
        await(() -> Files.exists(file));
    }

    private static void await(BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(Duration.ofMinutes(3));
        while (!condition.getAsBoolean() && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static void docker(String arguments) {
        ProcessResult result =
                PROCESSES.run(Command.of("docker").plus(arguments.split(" ")).within(Duration.ofMinutes(5)));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
    }
}
