package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real builds by a BuildKit container of this test's own. */
@Tag("docker")
class DockerBuildTest {

    private static final RealBuilder BUILDER = RealBuilder.of("it");
    private static final List<Platform> PLATFORMS =
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"), Platform.parse("linux/arm/v7"));
    private static final Instant SOURCE_DATE = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    Path project;

    private final List<String> steps = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void createsABuilder(@TempDir Path config) throws IOException {
        BUILDER.create(config);
    }

    @AfterAll
    static void removesTheBuilder() {
        BUILDER.remove();
    }

    @BeforeEach
    void writesAProject() throws IOException {
        Files.writeString(project.resolve("Dockerfile"), "FROM scratch\nCOPY . .\n");
        Files.createDirectories(project.resolve("src/empty"));
        Files.writeString(project.resolve("src/a.txt"), "AAAA");
        Files.createSymbolicLink(project.resolve("link"), Path.of("src/a.txt"));
    }

    @Test
    void makesOneDigestOfTheSameContentsThreeTimes() throws IOException {
        BuildResult first = build();
        touch(Instant.parse("2020-01-01T00:00:00Z"));
        BuildResult second = build();
        touch(Instant.now());
        Files.setPosixFilePermissions(project.resolve("src/a.txt"), PosixFilePermissions.fromString("rw-rw-rw-"));
        Files.setPosixFilePermissions(project.resolve("src"), PosixFilePermissions.fromString("rwxrwx---"));
        BuildResult third = build();

        assertThat(List.of(second.index(), third.index())).containsOnly(first.index());
        assertThat(first.platforms().keySet()).containsExactlyElementsOf(PLATFORMS);
    }

    @Test
    void makesTheSameDigestInAnotherDirectoryWithoutCache(@TempDir Path elsewhere) throws IOException {
        BuildResult here = build();
        Files.createDirectories(elsewhere.resolve("src/empty"));
        Files.writeString(elsewhere.resolve("Dockerfile"), "FROM scratch\nCOPY . .\n");
        Files.writeString(elsewhere.resolve("src/a.txt"), "AAAA");
        Files.createSymbolicLink(elsewhere.resolve("link"), Path.of("src/a.txt"));
        BUILDER.prune();

        assertThat(build(elsewhere).index()).isEqualTo(here.index());
    }

    @Test
    void sendsAChangeThatKeepsSizeAndTime() throws IOException {
        FileTime time = Files.getLastModifiedTime(project.resolve("src/a.txt"));
        BuildResult before = build();
        Files.writeString(project.resolve("src/a.txt"), "BBBB");
        Files.setLastModifiedTime(project.resolve("src/a.txt"), time);
        BuildResult after = build();
        Files.writeString(project.resolve("src/a.txt"), "AAAA");
        BuildResult again = build();

        assertThat(after.index()).isNotEqualTo(before.index());
        assertThat(again.index()).isEqualTo(before.index());
    }

    @Test
    void leavesACompleteLayoutAndItsRecord() {
        BuildResult result = build();

        ImageLayout layout = ImageLayout.read(workspace(project).layout());
        assertThat(layout.index().digest()).isEqualTo(result.index());
        assertThat(workspace(project).read(BuildResult.FILE, BuildResult.class)).contains(result);
        assertThat(workspace(project).file("layout.part")).doesNotExist();
    }

    @Test
    void buildsOnePlatform() {
        ImageSpec one = new ImageSpec("app", null, List.of(), List.of(Platform.parse("linux/arm64")));

        BuildResult result = build(one, project, GitState.ABSENT);

        assertThat(result.platforms().keySet()).containsExactly(Platform.parse("linux/arm64"));
    }

    @Test
    void namesPlatformStepAndOutputOfAFailedRun() throws IOException {
        build();
        Files.writeString(project.resolve("Dockerfile"), """
                FROM alpine:latest
                ARG TARGETARCH
                RUN echo looking; [ $TARGETARCH != arm64 ] || ls /nope
                """);

        ProblemException failure = catchThrowableOfType(ProblemException.class, this::build);

        assertThat(failure.problem().help()).isEqualTo(HelpTopic.BUILD_FAILED);
        assertThat(failure.problem().what()).startsWith("Cannot build linux/arm64 of app: RUN echo looking;");
        assertThat(failure.problem().why()).isEqualTo("exit code 1, step 2/2 (Dockerfile:3)");
        assertThat(failure.problem().evidence()).contains("looking", "ls: /nope: No such file or directory");
        assertThat(workspace(project).layout()).doesNotExist();
        assertThat(workspace(project).file(BuildResult.FILE)).doesNotExist();
    }

    @Test
    void saysThatAFileIsNotInTheBuildContext() throws IOException {
        Files.writeString(project.resolve("Dockerfile"), "FROM scratch\nCOPY target/app.jar /\n");

        ProblemException failure = catchThrowableOfType(ProblemException.class, this::build);

        assertThat(failure).hasMessageContaining("target/app.jar").hasMessageContaining(".dockerignore");
    }

    @Test
    void saysWhereTheDockerfileIsWrong() throws IOException {
        Files.writeString(project.resolve("Dockerfile"), "FROM scratch\nCOPPY . .\n");

        ProblemException failure = catchThrowableOfType(ProblemException.class, this::build);

        assertThat(failure).hasMessageContaining("COPPY").hasMessageContaining("Dockerfile:2");
    }

    @Test
    void tellsEachFinishedStep() throws IOException {
        Files.writeString(project.resolve("Dockerfile"), """
                FROM --platform=$BUILDPLATFORM alpine:latest AS builder
                ARG TARGETARCH
                RUN echo $TARGETARCH > /made
                FROM scratch
                COPY --from=builder /made /made
                """);

        build();

        assertThat(steps)
                .anySatisfy(
                        line -> assertThat(line).matches("linux/arm64  builder 2/2  RUN echo .* > /made  \\d+\\.\\d s"))
                .anySatisfy(line -> assertThat(line).matches("linux/arm/v7  stage-1 1/1  COPY --from=.*"));
    }

    private void touch(Instant time) throws IOException {
        for (String file : List.of("Dockerfile", "src/a.txt", "src/empty", "src", "")) {
            Files.setLastModifiedTime(project.resolve(file), FileTime.from(time));
        }
    }

    private BuildResult build() {
        return build(project);
    }

    private BuildResult build(Path place) {
        return build(new ImageSpec("app", null, List.of(), PLATFORMS), place, GitState.ABSENT);
    }

    private BuildResult build(ImageSpec image, Path place, GitState git) {
        BuildSpec spec = BuildSpec.of(place, place.resolve("Dockerfile"), "1.0", SOURCE_DATE);
        SilentProgress progress = new SilentProgress() {
            @Override
            public void buildStep(String image, String line) {
                steps.add(line);
            }
        };
        return new ImageBuild(RealBuilder.BUILDX, progress).build(image, spec, git, BUILDER::builder, workspace(place));
    }

    private static Workspace workspace(Path place) {
        return Workspace.of(place.resolve("target"), "app");
    }
}
