package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pixelzx.docker.Promptness;
import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.builder.CuttingProxy;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.engine.RealEngine;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real builds that something happens to: each ends in a problem, leaves nothing half done, and the next one works. */
@Tag("docker")
@Timeout(600)
class BrokenBuildTest {

    private static final RealBuilder BUILDER = RealBuilder.of("broken");
    private static final SystemProcesses PROCESSES = new SystemProcesses();
    private static final String UNIX = "unix://";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    /** Found again among the processes of this machine, where the builder's containers run. */
    private static final String SECONDS = "86" + ThreadLocalRandom.current().nextInt(1000, 10_000);

    private static final String ENDLESS = "FROM alpine:latest\nRUN echo begun; sleep " + SECONDS + "\n";
    private static final String SHORT = "FROM alpine:latest\nCOPY Dockerfile /\n";

    @TempDir
    Path project;

    private Workspace workspace;

    @BeforeAll
    static void createsABuilder(@TempDir Path config) throws IOException {
        BUILDER.create(config);
        docker("buildx", "inspect", "--bootstrap", BUILDER.name());
    }

    @AfterAll
    static void removesTheBuilder() {
        BUILDER.remove();
    }

    @BeforeEach
    void writesAProject() throws IOException {
        workspace = Workspace.of(project.resolve("target"), "app");
        dockerfile(ENDLESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void endsInTwoSecondsWhereMavenIsToldTo(String signal, @TempDir Path temporary) {
        Promptness.measured(Duration.ofSeconds(2), () -> endsWhereMavenIsToldTo(signal, temporary));
        theNextBuildWorks();
    }

    private Duration endsWhereMavenIsToldTo(String signal, Path temporary) throws IOException, InterruptedException {
        // A shell that starts something in the background lets it ignore Ctrl-C, and the JVM would inherit that.
        Process maven = new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        BuildingProcess.class.getName(),
                        project.toString(),
                        BUILDER.name(),
                        RealEngine.host())
                .redirectErrorStream(true)
                .redirectOutput(project.resolve("console.txt").toFile())
                .start();
        until(BrokenBuildTest::runs);
        assertThat(files(temporary)).anyMatch(name -> name.startsWith("pixelzx-docker-config"));

        Instant told = Instant.now();
        PROCESSES.run(Command.of("kill", "-" + signal, String.valueOf(maven.pid())));
        assertThat(maven.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        Duration took = Duration.between(told, Instant.now());

        // One that was killed may still be on its way out.
        until(() -> ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .noneMatch(line -> line.contains(project.toString())));
        assertThat(files(temporary)).noneMatch(name -> name.startsWith("pixelzx-docker-config"));
        nothingLooksComplete();
        until(() -> !runs());
        return took;
    }

    @Test
    void saysThatTheDiskOfTheWorkspaceIsFull() throws IOException {
        Path small = Files.createDirectory(project.resolve("target"));
        ProcessResult mounted =
                PROCESSES.run(Command.of("mount", "-t", "tmpfs", "-o", "size=256k", "pixelzx-small", small.toString()));
        assumeTrue(mounted.succeeded(), "this user may not mount a small file system");
        try {
            dockerfile("FROM alpine:latest\nRUN dd if=/dev/urandom of=/big bs=1M count=3\n");

            Problem problem = problem();

            assertThat(problem.help()).as(problem.text()).isEqualTo(HelpTopic.DISK_FULL);
            assertThat(problem.fixes())
                    .as(problem.text())
                    .anySatisfy(fix -> assertThat(fix).contains(small.toString()));
            nothingLooksComplete();
        } finally {
            PROCESSES.run(Command.of("umount", small.toString()));
        }
        theNextBuildWorks();
    }

    @Test
    void saysThatTheBuilderVanished() {
        CompletableFuture<Void> vanishes = CompletableFuture.runAsync(() -> {
            until(BrokenBuildTest::runs);
            docker("rm", "-f", "buildx_buildkit_" + BUILDER.name() + "0");
        });

        Problem problem = problem();

        vanishes.join();
        assertThat(problem.help()).as(problem.text()).isEqualTo(HelpTopic.BUILDER_NOT_READY);
        nothingLooksComplete();
        docker("buildx", "inspect", "--bootstrap", BUILDER.name());
        theNextBuildWorks();
    }

    @Test
    void saysThatTheEngineIsLost() throws IOException {
        assumeTrue(RealEngine.host().startsWith(UNIX), "the engine is not behind a socket of this machine");
        // Short: the path of a socket has at most 107 bytes.
        Path sockets = Files.createTempDirectory("px");
        Path socket = sockets.resolve("e.sock");
        Path behind = Path.of(RealEngine.host().substring(UNIX.length()));
        String name = BUILDER.name() + "-lost";
        Map<String, String> throughProxy = Map.of("DOCKER_HOST", UNIX + socket);
        try (CuttingProxy proxy = new CuttingProxy(socket, behind, Integer.MAX_VALUE, () -> {})) {
            RealBuilder.BUILDX.create(name, name + "0", List.of("network=host"), null, throughProxy);
            CompletableFuture<Void> lost = CompletableFuture.runAsync(() -> {
                until(BrokenBuildTest::runs);
                cut(proxy);
            });
            dockerfile(ENDLESS.replace("alpine", registry() + "library/alpine"));

            Problem problem = catchThrowableOfType(
                            ProblemException.class,
                            () -> build(new Builder(name, List.of(name + "0"), "a test's", throughProxy)))
                    .problem();

            lost.join();
            assertThat(problem.help()).as(problem.text()).isEqualTo(HelpTopic.BUILDER_NOT_READY);
            nothingLooksComplete();
        } finally {
            RealBuilder.BUILDX.forget(name, RealEngine.variables());
            docker("rm", "-f", "-v", "buildx_buildkit_" + name + "0");
            docker("volume", "rm", "-f", "buildx_buildkit_" + name + "0_state");
            Files.deleteIfExists(socket);
            Files.deleteIfExists(sockets);
        }
        theNextBuildWorks();
    }

    private static void cut(CuttingProxy proxy) {
        try {
            proxy.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String registry() {
        String registry = System.getenv("PIXELZX_DEV_REGISTRY");
        return registry == null ? "" : registry + '/';
    }

    private Problem problem() {
        return catchThrowableOfType(ProblemException.class, this::build).problem();
    }

    private void theNextBuildWorks() {
        try {
            dockerfile(SHORT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        BuildResult result = build();
        assertThat(ImageLayout.read(workspace.layout()).index().digest()).isEqualTo(result.index());
    }

    private void nothingLooksComplete() {
        assertThat(workspace.layout()).doesNotExist();
        assertThat(workspace.file("layout.part").resolve("index.json")).doesNotExist();
        assertThat(workspace.file(BuildResult.FILE)).doesNotExist();
    }

    private BuildResult build() {
        return build(BUILDER.builder());
    }

    private BuildResult build(Builder builder) {
        return new ImageBuild(RealBuilder.BUILDX, Progress.SILENT)
                .build(
                        new ImageSpec("app", null, List.of(), List.of(Platform.parse("linux/amd64"))),
                        BuildSpec.of(project, project.resolve("Dockerfile"), "1.0", null),
                        GitState.ABSENT,
                        () -> builder,
                        workspace);
    }

    private void dockerfile(String text) throws IOException {
        Files.writeString(project.resolve("Dockerfile"), text);
        Files.writeString(project.resolve(".dockerignore"), "console.txt\n");
    }

    private static boolean runs() {
        return ProcessHandle.allProcesses()
                .flatMap(process -> process.info().commandLine().stream())
                .anyMatch(line -> line.endsWith(' ' + SECONDS) && !line.contains("begun"));
    }

    private static void until(BooleanSupplier condition) {
        Instant end = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).as("waited for too long").isBefore(end);
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
    }

    private static List<String> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private static void docker(String... arguments) {
        ProcessResult result =
                PROCESSES.run(Command.of("docker").plus(arguments).within(PATIENCE));
        assertThat(result.succeeded()).as(result.summary() + result.stderr()).isTrue();
    }
}
