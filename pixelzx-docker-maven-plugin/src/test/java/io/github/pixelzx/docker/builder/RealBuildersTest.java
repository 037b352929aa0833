package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.Promptness;
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
import io.github.pixelzx.docker.progress.SilentProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A builder in the engine of this machine, and the real buildx building with it. */
@Tag("docker")
class RealBuildersTest {

    @RegisterExtension
    private final OneBuilder fixture = OneBuilder.of("it");

    private final BuilderSpec spec = BuilderSpec.of(fixture.name, OneBuilder.IMAGE);

    @TempDir
    private Path directory;

    @Test
    void makesABuilderThatBuildsAndFindsItAgain() throws IOException {
        fixture.builders().ensure(spec);
        ContainerState made = fixture.state();
        build("first");

        Promptness.within(Duration.ofSeconds(3), () -> fixture.builders().ensure(spec));

        assertThat(fixture.state().id()).isEqualTo(made.id());
        assertThat(fixture.state().startedAt()).isEqualTo(made.startedAt());
    }

    @Test
    void gaveBuildkitItsConfiguration() {
        fixture.builders().ensure(spec);

        ExecResult config = fixture.engine()
                .exec(fixture.container, List.of("cat", "/etc/buildkit/buildkitd.toml"), OneBuilder.PATIENCE);
        ExecResult workers = fixture.engine()
                .exec(fixture.container, List.of("buildctl", "debug", "workers", "-v"), OneBuilder.PATIENCE);

        assertThat(config.stdout())
                .isEqualTo(BuildkitConfig.of(fixture.engine().describe(), spec, RegistryCertificates.ofThisMachine())
                        .toml());
        assertThat(workers.stdout()).containsPattern("Keep Bytes:\\s+10\\.7\\d*GB");
    }

    @Test
    void keepsTheCacheWhenTheContainerIsMadeAnew() throws IOException {
        fixture.builders().ensure(spec);
        build("first");
        fixture.engine().removeContainer(fixture.container);

        fixture.builders().ensure(spec);

        assertThat(build("second")).contains("CACHED");
    }

    @Test
    void bringsAStoppedAndAPausedBuilderBack() throws IOException {
        fixture.builders().ensure(spec);
        String id = fixture.state().id();
        fixture.docker("stop", fixture.container);
        fixture.builders().ensure(spec);
        build("stopped");
        fixture.docker("pause", fixture.container);
        fixture.builders().ensure(spec);
        build("paused");

        assertThat(fixture.state().id()).isEqualTo(id);
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
        assertThat(fixture.engine().containersWithLabel("io.pixelzx.builder", spec.name()))
                .hasSize(1);
        assertThat(fixture.buildx.knows(spec.name())).isTrue();
    }

    private Builder ensureAlone() {
        try (Engine own = EngineFinder.of(fixture.processes).open()) {
            return builders(own).ensure(spec);
        }
    }

    @Test
    void adoptsABuilderThatBuildxMade() throws IOException {
        ProcessResult made = fixture.processes.run(Command.of("docker", "buildx", "create")
                .plus("--driver", "docker-container", "--driver-opt", "network=host")
                .plus("--name", spec.name(), "--node", spec.name() + "0", "--bootstrap")
                .within(OneBuilder.PATIENCE));
        assertThat(made.succeeded()).as(made.stderr()).isTrue();
        String id = fixture.state().id();

        fixture.builders().ensure(spec);

        assertThat(fixture.state().id()).isEqualTo(id);
    }

    @Test
    void leavesAStrangersContainerAlone() {
        String id = fixture.engine()
                .createContainer(ContainerSpec.of(OneBuilder.IMAGE)
                        .withName(fixture.container)
                        .withEntrypoint(List.of("/bin/sh", "-c", "sleep 600"))
                        .withInit(true));

        Assertions.assertThatThrownBy(() -> fixture.builders().ensure(spec))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.BUILDER_FOREIGN));
        assertThat(fixture.state().id()).isEqualTo(id);
        assertThat(fixture.state().status()).isEqualTo(ContainerState.Status.CREATED);
    }

    private Builders builders(Engine on) {
        return new Builders(on, fixture.buildx, new SilentProgress());
    }

    /** Builds a small image for two platforms and returns what buildx printed. */
    private String build(String name) throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), """
                FROM scratch
                COPY Dockerfile /content
                """);
        ProcessResult result = fixture.processes.run(Command.of("docker", "buildx", "build", "--builder", spec.name())
                .plus("--platform", "linux/amd64,linux/arm64", "--progress", "plain", "--provenance=false")
                .plus("--output", "type=oci,tar=false,dest=" + directory.resolve(name), directory.toString())
                .within(OneBuilder.PATIENCE));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return result.stderr();
    }
}
