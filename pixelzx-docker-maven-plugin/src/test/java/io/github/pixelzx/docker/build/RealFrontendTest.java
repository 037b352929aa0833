package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.config.BuildOptions;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.engine.RealEngine;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dockerfiles whose first line names the frontend that reads them, as most do. */
@Tag("docker")
class RealFrontendTest {

    private static final RealBuilder BUILDER = RealBuilder.of("frontend");
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    @TempDir
    static Path config;

    @TempDir
    Path project;

    private final List<String> steps = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void createsABuilderThatMayDoMore() throws IOException {
        Path toml = RealBuilder.configuration(config);
        ProcessResult created = new SystemProcesses()
                .run(Command.of(
                                "docker",
                                "buildx",
                                "create",
                                "--name",
                                BUILDER.name(),
                                "--driver-opt",
                                "network=host",
                                "--buildkitd-flags",
                                "--allow-insecure-entitlement=security.insecure",
                                "--config",
                                toml.toString())
                        .withEnvironment(RealEngine.variables()));
        assertThat(created.succeeded()).as(created.stderr()).isTrue();
    }

    @AfterAll
    static void removesTheBuilder() {
        BUILDER.remove();
    }

    @Test
    void buildsTheSameImageAndTellsTheSameSteps() {
        String dockerfile = """
                FROM alpine:latest AS tools
                RUN <<EOF
                echo from a heredoc > /out
                EOF
                FROM scratch
                COPY --from=tools /out /out
                """;
        List<Platform> platforms = List.of(AMD64, ARM64);

        ImageLayout builtIn = build(platforms, spec(dockerfile));
        List<String> told = stepsWithoutTimes();
        steps.clear();
        ImageLayout named = build(platforms, spec("# syntax=docker/dockerfile:1\n" + dockerfile));

        assertThat(digests(named)).isEqualTo(digests(builtIn));
        assertThat(stepsWithoutTimes()).containsAll(told).anyMatch(line -> line.startsWith("linux/arm64  tools 2/2"));
    }

    @Test
    void saysWhichLineFailed() {
        assertThatThrownBy(() -> build(List.of(ARM64), spec("""
                        # syntax=docker/dockerfile:1
                        FROM alpine:latest
                        RUN echo before; exit 7
                        """)))
                .hasMessageContaining("linux/arm64")
                .hasMessageContaining("RUN echo before; exit 7")
                .hasMessageContaining("exit code 7")
                .hasMessageContaining("3 | >>> RUN echo before; exit 7");
    }

    @Test
    void letsStepsDoMoreWhereFrontendBuilderAndProjectAllowIt() {
        String dockerfile = """
                # syntax=docker/dockerfile:1-labs
                FROM alpine:latest AS tools
                RUN grep CapEff /proc/self/status > /plain
                RUN --security=insecure grep CapEff /proc/self/status > /out
                FROM scratch
                COPY --from=tools /plain /out /
                """;
        BuildSpec spec = spec(dockerfile);

        ImageLayout layout = build(
                List.of(AMD64),
                spec.withOptions(BuildOptions.DEFAULT.withRun(
                        new BuildOptions.Run(null, List.of(), List.of(), null, List.of("security.insecure")))));

        long plain = capabilities(layout, "plain");
        assertThat(capabilities(layout, "out") & ~plain)
                .as("capabilities a step has not else")
                .isNotZero();
        assertThatThrownBy(() -> build(List.of(AMD64), spec(dockerfile))).hasMessageContaining("security.insecure");
    }

    private static long capabilities(ImageLayout layout, String file) {
        Path blob = layout.blob(
                layout.platforms().get(0).parsedManifest().layers().get(0).digest());
        ProcessResult result = new SystemProcesses().run(Command.of("tar", "-xzOf", blob.toString(), file));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return Long.parseUnsignedLong(result.stdout().strip().split("\\s+", 2)[1], 16);
    }

    /** Nor those that are told only where they took long. */
    private List<String> stepsWithoutTimes() {
        return steps.stream()
                .filter(line -> line.startsWith("linux/") && !line.contains("  FROM "))
                .map(line -> line.replaceAll("  (cached|[\\d.]+ s)$", ""))
                .toList();
    }

    private static List<String> digests(ImageLayout layout) {
        return layout.platforms().stream()
                .map(image -> image.manifest().digest().toString())
                .toList();
    }

    private BuildSpec spec(String dockerfile) {
        try {
            Files.writeString(project.resolve("Dockerfile"), dockerfile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return BuildSpec.of(project, project.resolve("Dockerfile"), "1.0", Instant.parse("2026-01-02T03:04:05Z"));
    }

    private ImageLayout build(List<Platform> platforms, BuildSpec spec) {
        ImageSpec image = new ImageSpec("app", null, List.of(), platforms);
        SilentProgress progress = new SilentProgress() {
            @Override
            public void buildStep(String image, String line) {
                steps.add(line);
            }
        };
        new ImageBuild(RealBuilder.BUILDX, progress).build(image, spec, GitState.ABSENT, BUILDER::builder, workspace());
        return ImageLayout.read(workspace().layout());
    }

    private Workspace workspace() {
        return Workspace.of(project.resolve("target"), "app");
    }
}
