package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.builder.BuilderSource;
import io.github.pixelzx.docker.builder.PresumedBuilder;
import io.github.pixelzx.docker.buildx.FakeBuildx;
import io.github.pixelzx.docker.config.BuildOptions;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.LintLevel;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens around buildx; a fake writes the layouts. */
class ImageBuildTest {

    private static final List<Platform> THREE =
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"), Platform.parse("linux/arm/v7"));

    private static final Builder BUILDER =
            new Builder("b", List.of("b0"), "a test's", Map.of("DOCKER_HOST", "unix:///nowhere.sock"));

    @TempDir
    Path project;

    private final List<String> warnings = new ArrayList<>();
    private Workspace workspace;
    private Map<String, String> environment = Map.of();
    private BuildOptions options = BuildOptions.DEFAULT;

    private final List<String> asked = new ArrayList<>();
    private BuilderSource source = () -> BUILDER;
    private String version = "v0.13.1";

    @BeforeEach
    void writesAProject() throws IOException {
        workspace = Workspace.of(project.resolve("target"), "app");
        Files.writeString(project.resolve("Dockerfile"), "FROM scratch\nCOPY . .\n");
    }

    @Test
    void recordsWhatItBuilt() {
        GitState git =
                new GitState(true, "0123456789abcdef", "main", null, Instant.parse("2026-01-02T03:04:05Z"), true, null);

        BuildResult result = build(THREE, git, this::writesALayout);

        assertThat(result.index())
                .isEqualTo(ImageLayout.read(workspace.layout()).index().digest());
        assertThat(result.platforms().keySet()).containsExactlyElementsOf(THREE);
        assertThat(result.tags()).containsExactly("1.0.0", "latest");
        assertThat(result.commit()).isEqualTo("0123456789abcdef");
        assertThat(result.dirty()).isTrue();
        assertThat(BuildResult.warningOfChanges(List.of("1.0", "latest"), workspace))
                .hasValueSatisfying(warning -> assertThat(warning).contains("0123456789abcdef", "1.0, latest"));
        assertThat(BuildResult.warningOfChanges(List.of("1.1-SNAPSHOT"), workspace))
                .isEmpty();
        assertThat(workspace.read(BuildResult.FILE, BuildResult.class)).contains(result);
    }

    @Test
    void tellsStepsThatAskTheTimeOfTheCommit() throws IOException {
        Files.writeString(project.resolve("Dockerfile"), "FROM scratch\nARG SOURCE_DATE_EPOCH\n");
        build(
                THREE,
                new GitState(true, "c0ffee", null, null, Instant.ofEpochSecond(99), false, null),
                this::writesALayout);
        assertThat(environment).containsEntry("SOURCE_DATE_EPOCH", "99");

        build(THREE, GitState.ABSENT, this::writesALayout);
        assertThat(environment).containsEntry("SOURCE_DATE_EPOCH", "0");
    }

    @Test
    void hasBuildxAskGitOnlyForAttestations() {
        build(THREE, GitState.ABSENT, this::writesALayout);
        assertThat(environment).containsEntry("BUILDX_GIT_INFO", "false");

        options = BuildOptions.DEFAULT.withAttestations(new BuildOptions.Attestations("min", null));
        build(THREE, GitState.ABSENT, this::writesALayout);
        assertThat(environment).doesNotContainKey("BUILDX_GIT_INFO");
    }

    @Test
    void tellsBuildKitTheSameTimeForEveryCommitWhereNoStepAsks() {
        build(
                THREE,
                new GitState(true, "c0ffee", null, null, Instant.ofEpochSecond(99), false, null),
                this::writesALayout);

        assertThat(environment).containsEntry("SOURCE_DATE_EPOCH", "315532801");
    }

    @Test
    void presumesABuilderOnlyWhereNothingButTheBuildUsesIt() {
        source = new Presumed();
        build(THREE, GitState.ABSENT, this::writesALayout);
        assertThat(asked).containsExactly("told");

        asked.clear();
        version = "v0.29.1";
        build(THREE, GitState.ABSENT, this::writesALayout);
        assertThat(asked).as("BuildKit is asked for its checks, too").containsExactly("ensured");

        asked.clear();
        options = BuildOptions.DEFAULT.withLint(LintLevel.OFF);
        build(THREE, GitState.ABSENT, this::writesALayout);
        assertThat(asked).containsExactly("told");
    }

    @Test
    void leavesNothingOfAFailedBuildNorOfTheOneBefore() {
        build(THREE, GitState.ABSENT, this::writesALayout);
        Workspace.REPORTS.forEach(report -> workspace.writeText(report, "of the one before"));

        ProblemException failure = catchThrowableOfType(
                ProblemException.class,
                () -> build(THREE, GitState.ABSENT, (place, lines) -> {
                    writesALayout(place, lines);
                    lines.accept("ERROR: failed to solve: no space left on device");
                    return 1;
                }));

        assertThat(failure.problem().help()).isEqualTo(HelpTopic.DISK_FULL);
        assertThat(failure.problem().why()).isEqualTo("no space left on device");
        nothingIsLeft();
    }

    @Test
    void leavesNothingOfAnInterruptedBuild() {
        ProblemException failure = catchThrowableOfType(
                ProblemException.class,
                () -> build(THREE, GitState.ABSENT, (place, lines) -> {
                    writesALayout(place, lines);
                    throw Problem.environment(HelpTopic.INTERRUPTED, "ended", "Maven was interrupted", "again")
                            .asException();
                }));

        assertThat(failure.problem().help()).isEqualTo(HelpTopic.INTERRUPTED);
        nothingIsLeft();
    }

    @Test
    void refusesALayoutThatIsNotWhatBuildxSays() {
        ProblemException failure = catchThrowableOfType(
                ProblemException.class,
                () -> build(THREE, GitState.ABSENT, (place, lines) -> {
                    writesALayout(place, lines);
                    writes(workspace.log("build-metadata.json"), Digest.of(new byte[0]));
                    return 0;
                }));

        assertThat(failure.problem().help()).isEqualTo(HelpTopic.LAYOUT_DAMAGED);
        nothingIsLeft();
    }

    @Test
    void refusesALayoutWithoutARequestedPlatform() {
        List<Platform> more = new ArrayList<>(THREE);
        more.add(Platform.parse("linux/riscv64"));

        ProblemException failure =
                catchThrowableOfType(ProblemException.class, () -> build(more, GitState.ABSENT, this::writesALayout));

        assertThat(failure.problem().help()).isEqualTo(HelpTopic.PLATFORM_MISSING);
        nothingIsLeft();
    }

    @Test
    void findsTheBlobsOfTheBuildBeforeAndKeepsNoneThatIsNotNeeded() {
        build(THREE, GitState.ABSENT, this::writesALayout);
        Digest before = ImageLayout.read(workspace.layout()).index().digest();
        List<String> found = new ArrayList<>();

        BuildResult result = build(List.of(THREE.get(0)), GitState.ABSENT, (place, lines) -> {
            found.addAll(filesOf(place));
            return writesOnePlatform(place);
        });

        assertThat(found).contains("blobs/sha256/" + before.hex()).doesNotContain("index.json", "oci-layout");
        assertThat(filesOf(workspace.layout()))
                .doesNotContain("blobs/sha256/" + before.hex())
                .contains("blobs/sha256/" + result.index().hex())
                .hasSize(2 + 4);
    }

    @Test
    void findsTheBlobsOfAFailedBuildWithoutWhatWasUnfinished() {
        assertThatThrownBy(() -> build(THREE, GitState.ABSENT, (place, lines) -> {
                    writesALayout(place, lines);
                    writes(place.resolve("ingest/1/data"), Digest.of(new byte[0]));
                    lines.accept("ERROR: failed to solve: no space left on device");
                    return 1;
                }))
                .isInstanceOf(ProblemException.class);
        List<String> found = new ArrayList<>();

        build(THREE, GitState.ABSENT, (place, lines) -> {
            found.addAll(filesOf(place));
            return writesALayout(place, lines);
        });

        assertThat(found).isNotEmpty().allMatch(file -> file.startsWith("blobs/sha256/"));
        assertThat(workspace.file("layout.part")).doesNotExist();
    }

    @Test
    void writesEverythingAgainWhereABlobOfTheBuildBeforeIsDamaged() throws IOException {
        build(THREE, GitState.ABSENT, this::writesALayout);
        Path blob = ImageLayout.read(workspace.layout())
                .blob(ImageLayout.read(workspace.layout()).blobs().get(0).digest());
        byte[] right = Files.readAllBytes(blob);
        byte[] damaged = right.clone();
        damaged[damaged.length / 2] ^= 1;
        Files.write(blob, damaged);
        List<Boolean> runsWithKeptBlobs = new ArrayList<>();

        build(THREE, GitState.ABSENT, (place, lines) -> {
            runsWithKeptBlobs.add(Files.exists(place.resolve("blobs")));
            if (!runsWithKeptBlobs.get(runsWithKeptBlobs.size() - 1)) {
                return writesALayout(place, lines);
            }
            LayoutFixture.threePlatforms(place.resolveSibling("other"));
            copyWhatIsMissing(place.resolveSibling("other"), place);
            return 0;
        });

        assertThat(runsWithKeptBlobs).containsExactly(true, false);
        assertThat(workspace.layout().resolve("blobs/sha256").resolve(blob.getFileName()))
                .hasBinaryContent(right);
    }

    @Test
    void suggestsADockerfileThatIsElsewhere() throws IOException {
        Files.delete(project.resolve("Dockerfile"));
        Files.createDirectories(project.resolve("src/main/docker"));
        Files.writeString(project.resolve("src/main/docker/Dockerfile"), "FROM scratch");

        ProblemException failure =
                catchThrowableOfType(ProblemException.class, () -> build(THREE, GitState.ABSENT, this::writesALayout));

        assertThat(failure.problem().help()).isEqualTo(HelpTopic.DOCKERFILE_MISSING);
        assertThat(failure.problem().fixes().get(0))
                .isEqualTo("<dockerfile>src/main/docker/Dockerfile</dockerfile>"
                        + " (-Dpixelzx.dockerfile=src/main/docker/Dockerfile)");
    }

    @Test
    void saysThatTheBuildContextIsMissing() throws IOException {
        Files.delete(project.resolve("Dockerfile"));
        Files.delete(project);

        ProblemException failure =
                catchThrowableOfType(ProblemException.class, () -> build(THREE, GitState.ABSENT, this::writesALayout));

        assertThat(failure.problem().help()).isEqualTo(HelpTopic.CONTEXT_MISSING);
        Files.createDirectory(project);
    }

    @Test
    void namesALineOfTheIgnoreFileThatIsNoPattern() throws IOException {
        Files.writeString(project.resolve(".dockerignore"), "ok\na[b\n");

        ProblemException failure =
                catchThrowableOfType(ProblemException.class, () -> build(THREE, GitState.ABSENT, this::writesALayout));

        assertThat(failure.problem().help()).isEqualTo(HelpTopic.CONTEXT_UNREADABLE);
        assertThat(failure).hasMessageContaining("a[b");
    }

    @Test
    void warnsThatAChangedTreeIsNotWhatItsTagNames() {
        build(THREE, new GitState(true, "c0ffee", "main", "v1", Instant.EPOCH, true, null), this::writesALayout);

        assertThat(warnings).singleElement().asString().contains("v1");
    }

    /** Writes what a build leaves at the place, tells its progress, and returns the exit code. */
    @FunctionalInterface
    private interface Writer {
        int write(Path place, Consumer<String> lines);
    }

    private int writesALayout(Path place, Consumer<String> lines) {
        LayoutFixture.threePlatforms(place);
        writes(
                workspace.log("build-metadata.json"),
                ImageLayout.read(place).index().digest());
        return 0;
    }

    private int writesOnePlatform(Path place) {
        LayoutFixture fixture = new LayoutFixture(place);
        Descriptor image = fixture.image(THREE.get(0), LayoutFixture.config("/app"), new byte[] {1});
        fixture.top(fixture.index(List.of(image)));
        writes(
                workspace.log("build-metadata.json"),
                ImageLayout.read(place).index().digest());
        return 0;
    }

    /** As buildx does: a file that is there is taken for what its name says. */
    private static void copyWhatIsMissing(Path from, Path to) {
        for (String file : filesOf(from)) {
            try {
                Files.createDirectories(to.resolve(file).getParent());
                if (!Files.exists(to.resolve(file))) {
                    Files.copy(from.resolve(file), to.resolve(file));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<String> filesOf(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void writes(Path metadata, Digest digest) {
        try {
            Files.createDirectories(metadata.getParent());
            Files.writeString(metadata, "{\"containerimage.digest\":\"" + digest + "\"}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void nothingIsLeft() {
        assertThat(Workspace.REPORTS).noneMatch(report -> Files.exists(workspace.file(report)));
        assertThat(workspace.layout()).doesNotExist();
        assertThat(workspace.file("layout.part/index.json")).doesNotExist();
        assertThat(workspace.file(BuildResult.FILE)).doesNotExist();
    }

    private BuildResult build(List<Platform> platforms, GitState git, Writer writer) {
        FakeBuildx buildx = new FakeBuildx((arguments, variables, lines) -> {
            environment = variables;
            return writer.write(workspace.file("layout.part"), lines);
        });
        SilentProgress progress = new SilentProgress() {
            @Override
            public void warning(String sentence) {
                warnings.add(sentence);
            }
        };
        ImageSpec image = new ImageSpec("app", null, List.of(), platforms);
        BuildSpec spec = BuildSpec.of(project, project.resolve("Dockerfile"), "1.0.0", null)
                .withOptions(options);
        return new ImageBuild(buildx.version(version), progress).build(image, spec, git, source, workspace);
    }

    /** A builder that may be presumed to answer. */
    private final class Presumed implements BuilderSource {

        @Override
        public Builder ensured() {
            asked.add("ensured");
            return BUILDER;
        }

        @Override
        public Optional<PresumedBuilder> presumed() {
            return Optional.of(new PresumedBuilder(BUILDER, () -> false, () -> asked.add("told")));
        }
    }
}
