package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.builder.BuilderNodes;
import io.github.pixelzx.docker.builder.BuilderSource;
import io.github.pixelzx.docker.builder.Builders;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real BuildKit that is presumed to answer: its engine's clock is said to be ahead, so that it has long been running. */
@Tag("docker")
@Tag("long")
class RealPresumedBuilderTest {

    private static final List<Platform> PLATFORM = List.of(Platform.parse("linux/amd64"));

    private final BuilderSpec spec = BuilderSpec.of(
            "pixelzx-presumed-" + UUID.randomUUID().toString().substring(0, 8), "moby/buildkit:buildx-stable-1");
    private final SystemProcesses processes = new SystemProcesses();
    private final BuildxBinary buildx = new BuildxBinary(processes);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final SilentProgress progress = new SilentProgress() {
        @Override
        public void creatingBuilder(String builder, String reason) {
            told.add("creating");
        }

        @Override
        public void builderReady(String builder, String description, Duration took) {
            told.add("ready");
        }

        @Override
        public void building(String image, List<Platform> platforms, String builder) {
            told.add("building");
        }

        @Override
        public void built(String image, Digest index, Path layout, Duration took) {
            told.add("built");
        }
    };

    @TempDir
    private Path project;

    private Engine engine;
    private Builders builders;

    @BeforeEach
    void makesABuilder() throws IOException {
        Files.writeString(project.resolve("Dockerfile"), "FROM scratch\nCOPY Dockerfile /\n");
        engine = EngineFinder.of(processes).open();
        builders = new Builders(ahead(engine), buildx, progress);
        builders.ensure(spec);
        told.clear();
    }

    @AfterEach
    void removesTheBuilder() {
        builders.remove(spec);
        engine.close();
    }

    @Test
    void buildsAndTellsThatTheBuilderIsReadyBeforeItTellsOfTheImage() {
        build();

        assertThat(told).containsExactly("building", "ready", "built");
    }

    @Test
    void mendsABuildkitThatHangsAndBuildsAnew() {
        String container = "buildx_buildkit_" + spec.name() + "0";
        String hung = docker("inspect", "--format", "{{.Id}}", container);
        docker("top", container, "-o", "pid,comm")
                .lines()
                .filter(line -> line.endsWith("buildkitd"))
                .map(line -> line.strip().split(" ", 2)[0])
                .forEach(pid -> assertThat(
                                processes.run(Command.of("kill", "-STOP", pid)).exitCode())
                        .isZero());

        build();

        assertThat(told).containsExactly("building", "creating", "ready", "built");
        assertThat(docker("inspect", "--format", "{{.Id}}", container)).isNotEqualTo(hung);
    }

    private void build() {
        BuilderSource source = new BuilderNodes(node -> builders).source(spec, PLATFORM, () -> {});
        assertThat(source.presumed()).isPresent();
        new ImageBuild(buildx, progress)
                .build(
                        new ImageSpec("app", null, List.of(), PLATFORM),
                        BuildSpec.of(project, project.resolve("Dockerfile"), "1.0", Instant.EPOCH),
                        GitState.ABSENT,
                        source,
                        Workspace.of(project.resolve("target"), "app"));
    }

    private String docker(String... arguments) {
        return processes.run(Command.of("docker").plus(arguments)).stdout().strip();
    }

    private static Engine ahead(Engine real) {
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("now")) {
                        return real.now().plus(Duration.ofMinutes(2));
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
