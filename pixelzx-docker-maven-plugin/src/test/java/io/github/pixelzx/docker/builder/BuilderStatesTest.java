package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.Promptness;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.ContainerState;
import io.github.pixelzx.docker.engine.Maker;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Every state a builder can be found in: the next build works, or fails at once with a problem that names the state. */
@Tag("docker")
class BuilderStatesTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(5);

    @RegisterExtension
    private final OneBuilder fixture = OneBuilder.of("state");

    private final BuilderSpec spec = BuilderSpec.of(fixture.name, OneBuilder.IMAGE);

    @TempDir
    private Path directory;

    @Test
    void buildsAfterTheContainerWasRemoved() throws IOException {
        fixture.builders().ensure(spec);
        fixture.engine().removeContainer(fixture.container);

        assertThatItBuilds(spec);
    }

    @Test
    void buildsAfterTheContainerWasStopped() throws IOException {
        fixture.builders().ensure(spec);
        fixture.docker("stop", fixture.container);

        assertThatItBuilds(spec);
    }

    @Test
    void buildsAfterTheContainerWasPaused() throws IOException {
        fixture.builders().ensure(spec);
        fixture.docker("pause", fixture.container);

        assertThatItBuilds(spec);
    }

    @Test
    void buildsAfterTheContainerWasKilled() throws IOException {
        fixture.builders().ensure(spec);
        fixture.docker("kill", fixture.container);

        assertThatItBuilds(spec);
    }

    @Test
    void buildsAfterBuildxForgotTheBuilder() throws IOException {
        fixture.builders().ensure(spec);
        fixture.buildx.forget(spec.name(), fixture.engine().describe().environment());

        assertThatItBuilds(spec);
    }

    @Test
    void buildsAfterContainerAndVolumeWereRemoved() throws IOException {
        fixture.builders().ensure(spec);
        fixture.engine().removeContainer(fixture.container);
        fixture.engine().removeVolume(fixture.container + "_state");

        assertThatItBuilds(spec);
    }

    @Test
    void buildsAfterBuildxRemovedEverything() throws IOException {
        fixture.builders().ensure(spec);
        fixture.docker("buildx", "rm", spec.name());

        assertThatItBuilds(spec);
    }

    @Test
    void buildsWithAContainerOfSomebodyElseThatHasBuildkit() throws IOException {
        String id = fixture.engine()
                .createContainer(ContainerSpec.of(OneBuilder.IMAGE)
                        .withName(fixture.container)
                        .withPrivileged(true)
                        .withNetwork("host"));

        // Its mirrors are its own, so nothing that would have to be pulled.
        assertThatItBuilds(spec, "FROM scratch\nCOPY Dockerfile /content\n");
        assertThat(fixture.state().id()).isEqualTo(id);
    }

    @Test
    void namesAContainerOfSomebodyElseWithoutBuildkit() {
        String id = fixture.engine()
                .createContainer(ContainerSpec.of("alpine:latest")
                        .withName(fixture.container)
                        .withEntrypoint(List.of("/bin/sh", "-c", "exec sleep 600"))
                        .withInit(true)
                        .withPrivileged(true));

        assertThatItFails("there is no buildctl in its container");
        assertThat(fixture.state().id()).isEqualTo(id);
    }

    @Test
    void namesAContainerOfSomebodyElseThatEnds() {
        fixture.engine()
                .createContainer(ContainerSpec.of("alpine:latest")
                        .withName(fixture.container)
                        .withEntrypoint(List.of("/bin/true"))
                        .withPrivileged(true));

        assertThatItFails("ended right after its start");
    }

    @Test
    void namesAnUnprivilegedContainer() {
        fixture.engine().createContainer(ContainerSpec.of(OneBuilder.IMAGE).withName(fixture.container));

        assertThatItFails("it is not privileged");
        assertThat(fixture.state().status()).isEqualTo(ContainerState.Status.CREATED);
    }

    @Test
    void buildsWithAnotherImageAndTheSameCacheAfterTheConfigurationChanged() throws IOException {
        assertThatItBuilds(spec);
        String old = fixture.state().id();
        fixture.docker("tag", OneBuilder.IMAGE, other());
        try {
            BuilderSpec changed = BuilderSpec.of(spec.name(), other());

            assertThat(assertThatItBuilds(changed)).contains("CACHED");
            assertThat(fixture.state().id()).isNotEqualTo(old);
            assertThat(storedImage()).isEqualTo(other());
        } finally {
            fixture.engine().removeContainer(fixture.container);
            fixture.engine().removeImage(other());
        }
    }

    @Test
    void buildsAfterTheContainerWasRemovedAndTheConfigurationChanged() throws IOException {
        fixture.builders().ensure(spec);
        fixture.engine().removeContainer(fixture.container);
        fixture.docker("tag", OneBuilder.IMAGE, other());
        try {
            assertThatItBuilds(BuilderSpec.of(spec.name(), other()));

            assertThat(storedImage()).isEqualTo(other());
        } finally {
            fixture.engine().removeContainer(fixture.container);
            fixture.engine().removeImage(other());
        }
    }

    @Test
    void removesItsOwnBuilderAndLeavesNothing() {
        fixture.builders().ensure(spec);

        fixture.builders().remove(spec);

        assertThat(fixture.engine().inspectContainer(fixture.container)).isEmpty();
        assertThat(fixture.buildx.knows(spec.name())).isFalse();
        assertThat(fixture.processes
                        .run(Command.of("docker", "volume", "inspect", fixture.container + "_state"))
                        .succeeded())
                .isFalse();
    }

    @Test
    void keepsTheCacheOfARemovedBuilder() throws IOException {
        assertThatItBuilds(spec);

        fixture.builders()
                .remove(new BuilderSpec(
                        spec.name(),
                        BuilderSpec.Driver.DOCKER_CONTAINER,
                        BuilderSpec.Container.of(OneBuilder.IMAGE),
                        BuilderSpec.Buildkit.DEFAULT,
                        true));

        assertThat(fixture.engine().inspectContainer(fixture.container)).isEmpty();
        assertThat(assertThatItBuilds(spec)).contains("CACHED");
    }

    @Test
    void removesWhatAKilledRunLeft() {
        String left = fixture.engine()
                .createContainer(ContainerSpec.of(OneBuilder.IMAGE)
                        .withName("pixelzx-new-" + UUID.randomUUID())
                        .withLabels(Map.of(
                                "io.pixelzx.builder",
                                spec.name(),
                                "io.pixelzx.builder.maker",
                                new Maker(Maker.current().place(), Long.MAX_VALUE, 1).toString())));

        fixture.builders().ensure(spec);

        assertThat(fixture.engine().inspectContainer(left)).isEmpty();
    }

    private String other() {
        return "pixelzx/" + spec.name() + ":1";
    }

    private String storedImage() {
        return fixture.buildx
                .stored(spec.name())
                .orElseThrow()
                .nodes()
                .get(0)
                .driverOpts()
                .getOrDefault("image", "");
    }

    private void assertThatItFails(String state) {
        ProblemException refusal = Promptness.within(
                AT_ONCE,
                () -> catchThrowableOfType(
                        ProblemException.class, () -> fixture.builders().ensure(spec)));
        assertThat(refusal.problem().help()).isEqualTo(HelpTopic.BUILDER_FOREIGN);
        assertThat(refusal.problem().why()).contains(state);
    }

    /** Builds a small image for two platforms, with a step of each, and returns what buildx printed. */
    private String assertThatItBuilds(BuilderSpec wanted) throws IOException {
        return assertThatItBuilds(wanted, "FROM alpine:latest\nRUN echo built > /content\n");
    }

    private String assertThatItBuilds(BuilderSpec wanted, String dockerfile) throws IOException {
        Builder builder = fixture.builders().ensure(wanted);
        Files.writeString(directory.resolve("Dockerfile"), dockerfile);
        ProcessResult result = fixture.processes.run(Command.of(
                        "docker", "buildx", "build", "--builder", builder.name())
                .plus("--platform", "linux/amd64,linux/arm64", "--progress", "plain", "--provenance=false")
                .plus("--output", "type=oci,tar=false,dest=" + directory.resolve("layout"), directory.toString())
                .within(OneBuilder.PATIENCE));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return result.stderr();
    }
}
