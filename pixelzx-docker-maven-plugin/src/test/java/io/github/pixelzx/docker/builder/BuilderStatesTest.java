package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.ContainerState;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.engine.Maker;
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
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every state a builder can be found in: the next build works, or fails at once with a problem that names the state. */
@Tag("docker")
class BuilderStatesTest {

    private static final String IMAGE = "moby/buildkit:buildx-stable-1";
    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    private final SystemProcesses processes = new SystemProcesses();
    private final Buildx buildx = new BuildxBinary(processes);
    private final BuilderSpec spec =
            BuilderSpec.of("pixelzx-state-" + UUID.randomUUID().toString().substring(0, 8), IMAGE);
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
        engine.removeVolume(container + "_state");
        engine.close();
    }

    @Test
    void buildsAfterTheContainerWasRemoved() throws IOException {
        builders().ensure(spec);
        engine.removeContainer(container);

        assertThatItBuilds(spec);
    }

    @Test
    void buildsAfterTheContainerWasStopped() throws IOException {
        builders().ensure(spec);
        docker("stop", container);

        assertThatItBuilds(spec);
    }

    @Test
    void buildsAfterTheContainerWasPaused() throws IOException {
        builders().ensure(spec);
        docker("pause", container);

        assertThatItBuilds(spec);
    }

    @Test
    void buildsAfterTheContainerWasKilled() throws IOException {
        builders().ensure(spec);
        docker("kill", container);

        assertThatItBuilds(spec);
    }

    @Test
    void buildsAfterBuildxForgotTheBuilder() throws IOException {
        builders().ensure(spec);
        buildx.forget(spec.name(), engine.describe().environment());

        assertThatItBuilds(spec);
    }

    @Test
    void buildsAfterContainerAndVolumeWereRemoved() throws IOException {
        builders().ensure(spec);
        engine.removeContainer(container);
        engine.removeVolume(container + "_state");

        assertThatItBuilds(spec);
    }

    @Test
    void buildsAfterBuildxRemovedEverything() throws IOException {
        builders().ensure(spec);
        docker("buildx", "rm", spec.name());

        assertThatItBuilds(spec);
    }

    @Test
    void buildsWithAContainerOfSomebodyElseThatHasBuildkit() throws IOException {
        String id = engine.createContainer(
                ContainerSpec.of(IMAGE).withName(container).withPrivileged(true).withNetwork("host"));

        // Its mirrors are its own, so nothing that would have to be pulled.
        assertThatItBuilds(spec, "FROM scratch\nCOPY Dockerfile /content\n");
        assertThat(state().id()).isEqualTo(id);
    }

    @Test
    void namesAContainerOfSomebodyElseWithoutBuildkit() {
        String id = engine.createContainer(ContainerSpec.of("alpine:latest")
                .withName(container)
                .withEntrypoint(List.of("/bin/sh", "-c", "exec sleep 600"))
                .withInit(true)
                .withPrivileged(true));

        assertThatItFails("there is no buildctl in its container");
        assertThat(state().id()).isEqualTo(id);
    }

    @Test
    void namesAContainerOfSomebodyElseThatEnds() {
        engine.createContainer(ContainerSpec.of("alpine:latest")
                .withName(container)
                .withEntrypoint(List.of("/bin/true"))
                .withPrivileged(true));

        assertThatItFails("ended right after its start");
    }

    @Test
    void namesAnUnprivilegedContainer() {
        engine.createContainer(ContainerSpec.of(IMAGE).withName(container));

        assertThatItFails("it is not privileged");
        assertThat(state().status()).isEqualTo(ContainerState.Status.CREATED);
    }

    @Test
    void buildsWithAnotherImageAndTheSameCacheAfterTheConfigurationChanged() throws IOException {
        assertThatItBuilds(spec);
        String old = state().id();
        docker("tag", IMAGE, other());
        try {
            BuilderSpec changed = BuilderSpec.of(spec.name(), other());

            assertThat(assertThatItBuilds(changed)).contains("CACHED");
            assertThat(state().id()).isNotEqualTo(old);
            assertThat(storedImage()).isEqualTo(other());
        } finally {
            engine.removeContainer(container);
            engine.removeImage(other());
        }
    }

    @Test
    void buildsAfterTheContainerWasRemovedAndTheConfigurationChanged() throws IOException {
        builders().ensure(spec);
        engine.removeContainer(container);
        docker("tag", IMAGE, other());
        try {
            assertThatItBuilds(BuilderSpec.of(spec.name(), other()));

            assertThat(storedImage()).isEqualTo(other());
        } finally {
            engine.removeContainer(container);
            engine.removeImage(other());
        }
    }

    @Test
    void removesItsOwnBuilderAndLeavesNothing() {
        builders().ensure(spec);

        builders().remove(spec);

        assertThat(engine.inspectContainer(container)).isEmpty();
        assertThat(buildx.knows(spec.name())).isFalse();
        assertThat(processes
                        .run(Command.of("docker", "volume", "inspect", container + "_state"))
                        .succeeded())
                .isFalse();
    }

    @Test
    void keepsTheCacheOfARemovedBuilder() throws IOException {
        assertThatItBuilds(spec);

        builders()
                .remove(new BuilderSpec(
                        spec.name(),
                        BuilderSpec.Driver.DOCKER_CONTAINER,
                        BuilderSpec.Container.of(IMAGE),
                        BuilderSpec.Buildkit.DEFAULT,
                        true));

        assertThat(engine.inspectContainer(container)).isEmpty();
        assertThat(assertThatItBuilds(spec)).contains("CACHED");
    }

    @Test
    void removesWhatAKilledRunLeft() {
        String left = engine.createContainer(ContainerSpec.of(IMAGE)
                .withName("pixelzx-new-" + UUID.randomUUID())
                .withLabels(Map.of(
                        "io.pixelzx.builder",
                        spec.name(),
                        "io.pixelzx.builder.maker",
                        new Maker(Maker.current().place(), Long.MAX_VALUE, 1).toString())));

        builders().ensure(spec);

        assertThat(engine.inspectContainer(left)).isEmpty();
    }

    private String other() {
        return "pixelzx/" + spec.name() + ":1";
    }

    private String storedImage() {
        return buildx.stored(spec.name())
                .orElseThrow()
                .nodes()
                .get(0)
                .driverOpts()
                .getOrDefault("image", "");
    }

    private Builders builders() {
        return new Builders(engine, buildx, new SilentProgress());
    }

    private ContainerState state() {
        return engine.inspectContainer(container).orElseThrow();
    }

    private void assertThatItFails(String state) {
        Instant start = Instant.now();
        assertThatThrownBy(() -> builders().ensure(spec)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().help()).isEqualTo(HelpTopic.BUILDER_FOREIGN);
            assertThat(e.problem().why()).contains(state);
        });
        assertThat(Duration.between(start, Instant.now())).isLessThan(AT_ONCE);
    }

    /** Builds a small image for two platforms, with a step of each, and returns what buildx printed. */
    private String assertThatItBuilds(BuilderSpec wanted) throws IOException {
        return assertThatItBuilds(wanted, "FROM alpine:latest\nRUN echo built > /content\n");
    }

    private String assertThatItBuilds(BuilderSpec wanted, String dockerfile) throws IOException {
        Builder builder = builders().ensure(wanted);
        Files.writeString(directory.resolve("Dockerfile"), dockerfile);
        ProcessResult result = processes.run(Command.of("docker", "buildx", "build", "--builder", builder.name())
                .plus("--platform", "linux/amd64,linux/arm64", "--progress", "plain", "--provenance=false")
                .plus("--output", "type=oci,tar=false,dest=" + directory.resolve("layout"), directory.toString()));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return result.stderr();
    }

    private void docker(String... arguments) {
        ProcessResult result = processes.run(Command.of("docker").plus(arguments));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
    }
}
