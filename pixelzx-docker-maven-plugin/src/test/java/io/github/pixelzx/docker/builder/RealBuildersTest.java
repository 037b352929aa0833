package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.ContainerState;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.engine.ExecResult;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.SilentProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A builder in the engine of this machine, and the real buildx building with it. */
@Tag("docker")
class RealBuildersTest {

    private static final String IMAGE = "moby/buildkit:buildx-stable-1";

    private final SystemProcesses processes = new SystemProcesses();
    private final Buildx buildx = new BuildxBinary(processes);
    private final BuilderSpec spec =
            BuilderSpec.of("pixelzx-it-" + UUID.randomUUID().toString().substring(0, 8), IMAGE);
    private final String container = "buildx_buildkit_" + spec.name() + "0";
    private Engine engine;

    @TempDir
    private Path directory;

    @BeforeEach
    void opensTheEngine() {
        engine = EngineFinder.of(processes).open();
    }

    @AfterEach
    void removesTheBuilder() {
        buildx.forget(spec.name(), engine.describe().environment());
        engine.removeContainer(container);
        processes.run(Command.of("docker", "volume", "rm", "-f", container + "_state"));
        engine.close();
    }

    @Test
    void makesABuilderThatBuildsAndFindsItAgain() throws IOException {
        builders(engine).ensure(spec);
        ContainerState made = state();
        build("first");

        Instant start = Instant.now();
        builders(engine).ensure(spec);
        Duration again = Duration.between(start, Instant.now());

        assertThat(state().id()).isEqualTo(made.id());
        assertThat(state().startedAt()).isEqualTo(made.startedAt());
        assertThat(again).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void gaveBuildkitItsConfiguration() {
        builders(engine).ensure(spec);

        ExecResult config =
                engine.exec(container, List.of("cat", "/etc/buildkit/buildkitd.toml"), Duration.ofSeconds(10));
        ExecResult workers =
                engine.exec(container, List.of("buildctl", "debug", "workers", "-v"), Duration.ofSeconds(10));

        assertThat(config.stdout())
                .isEqualTo(BuildkitConfig.of(engine.describe(), spec, RegistryCertificates.ofThisMachine())
                        .toml());
        assertThat(workers.stdout()).containsPattern("Keep Bytes:\\s+10\\.7\\d*GB");
    }

    @Test
    void keepsTheCacheWhenTheContainerIsMadeAnew() throws IOException {
        builders(engine).ensure(spec);
        build("first");
        engine.removeContainer(container);

        builders(engine).ensure(spec);

        assertThat(build("second")).contains("CACHED");
    }

    @Test
    void bringsAStoppedAndAPausedBuilderBack() throws IOException {
        builders(engine).ensure(spec);
        String id = state().id();
        docker("stop", container);
        builders(engine).ensure(spec);
        build("stopped");
        docker("pause", container);
        builders(engine).ensure(spec);
        build("paused");

        assertThat(state().id()).isEqualTo(id);
    }

    @Test
    void agreesOnOneContainerWithOthersWhoWantTheSame() {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<CompletableFuture<Builder>> wanting = IntStream.range(0, 4)
                    .mapToObj(i -> CompletableFuture.supplyAsync(this::ensureAlone, threads))
                    .toList();
            assertThat(wanting.stream().map(CompletableFuture::join).distinct()).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
        assertThat(engine.containersWithLabel("io.pixelzx.builder", spec.name()))
                .hasSize(1);
        assertThat(buildx.knows(spec.name())).isTrue();
    }

    private Builder ensureAlone() {
        try (Engine own = EngineFinder.of(processes).open()) {
            return builders(own).ensure(spec);
        }
    }

    @Test
    void adoptsABuilderThatBuildxMade() throws IOException {
        ProcessResult made = processes.run(Command.of("docker", "buildx", "create")
                .plus("--driver", "docker-container", "--driver-opt", "network=host")
                .plus("--name", spec.name(), "--node", spec.name() + "0", "--bootstrap"));
        assertThat(made.succeeded()).as(made.stderr()).isTrue();
        String id = state().id();

        builders(engine).ensure(spec);

        assertThat(state().id()).isEqualTo(id);
    }

    @Test
    void leavesAStrangersContainerAlone() {
        String id = engine.createContainer(ContainerSpec.of(IMAGE)
                .withName(container)
                .withEntrypoint(List.of("/bin/sh", "-c", "sleep 600"))
                .withInit(true));

        Assertions.assertThatThrownBy(() -> builders(engine).ensure(spec))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.BUILDER_FOREIGN));
        assertThat(state().id()).isEqualTo(id);
        assertThat(state().status()).isEqualTo(ContainerState.Status.CREATED);
    }

    private Builders builders(Engine on) {
        return new Builders(on, buildx, new SilentProgress());
    }

    private ContainerState state() {
        return engine.inspectContainer(container).orElseThrow();
    }

    private void docker(String... arguments) {
        ProcessResult result = processes.run(Command.of("docker").plus(arguments));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
    }

    /** Builds a small image for two platforms and returns what buildx printed. */
    private String build(String name) throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), """
                FROM scratch
                COPY Dockerfile /content
                """);
        ProcessResult result = processes.run(Command.of("docker", "buildx", "build", "--builder", spec.name())
                .plus("--platform", "linux/amd64,linux/arm64", "--progress", "plain", "--provenance=false")
                .plus("--output", "type=oci,tar=false,dest=" + directory.resolve(name), directory.toString()));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return result.stderr();
    }
}
