package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.layout.PlatformArchive;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JoinedBuildTest {

    private static final List<Platform> THREE =
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"), Platform.parse("linux/arm/v7"));
    private static final ImageSpec IMAGE = new ImageSpec("app", null, List.of(), THREE);

    @TempDir
    private Path project;

    private Workspace workspace;
    private ImageLayout whole;

    @BeforeEach
    void savesEachPlatformByItself() throws IOException {
        workspace = Workspace.of(project.resolve("target"), "app");
        whole = ImageLayout.read(LayoutFixture.threePlatforms(project.resolve("whole")));
        Files.createDirectories(project.resolve("parts"));
        for (PlatformImage platform : whole.platforms()) {
            try (OutputStream out = Files.newOutputStream(archive(platform.platform()))) {
                new PlatformArchive(whole, platform, "app:1.0").writeTo(out);
            }
        }
    }

    @Test
    void makesTheImageThatWasTakenApart() {
        BuildResult result = join(List.of("parts"));

        assertThat(result.platforms().keySet()).containsExactlyElementsOf(THREE);
        assertThat(ImageLayout.read(workspace.layout()).platforms())
                .extracting(image -> image.manifest().digest())
                .containsExactlyElementsOf(whole.platforms().stream()
                        .map(image -> image.manifest().digest())
                        .toList());
        assertThat(result.tags()).containsExactly("1.0.0", "latest");
        assertThat(workspace.read(BuildResult.FILE, BuildResult.class)).contains(result);
    }

    @Test
    void takesArchivesByPathAndArtifactsByCoordinates() {
        BuildResult result =
                join(List.of("parts/linux-amd64.tar", "parts/linux-arm-v7.tar", "com.acme:app:1.0:tar:linux-arm64"));

        assertThat(result.platforms()).hasSize(3);
    }

    @Test
    void findsWorkspacesThatWereCopied() throws IOException {
        Path copy = Files.createDirectories(project.resolve("fetched/job-1/target/pixelzx-docker/app"));
        Files.move(whole.directory(), copy.resolve("layout"));

        assertThat(join(List.of("fetched")).platforms()).hasSize(3);
    }

    @Test
    void passesOverWhatAJobFoundOfAnotherInItsBuildContext() throws IOException {
        Path second = Files.createDirectories(project.resolve("fetched/job-2/pixelzx-docker/app"));
        Path first = Files.createDirectories(second.resolve("context/app/target/pixelzx-docker/app"));
        LayoutFixture.onePlatform(first.resolve("layout"), "linux/amd64", Map.of());
        Files.copy(archive(THREE.get(0)), first.resolve("saved.tar"));
        assertRefused(List.of("fetched"), HelpTopic.LAYOUT_MISSING, "There is no image layout of app in fetched");

        Files.move(whole.directory(), second.resolve("layout"));

        assertThat(join(List.of("fetched")).platforms()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetched", "fetched/job-2/pixelzx-docker", "fetched/job-2"})
    void passesOverWhatTheBuildContextOfAnotherImageHolds(String from) throws IOException {
        Path root = project.resolve("fetched/job-2/pixelzx-docker");
        Path mirrored = Files.createDirectories(root.resolve("acme/db/context/db/app/target/pixelzx-docker/app"));
        LayoutFixture.onePlatform(mirrored.resolve("layout"), "linux/amd64", Map.of());
        Files.move(
                whole.directory(), Files.createDirectories(root.resolve("app")).resolve("layout"));

        assertThat(join(List.of(from)).platforms()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"layout/index.json", "build.json"})
    void knowsAWorkspaceThatWasCopiedByWhatItHolds(String file) throws IOException {
        Path db = Files.createDirectories(project.resolve("fetched/job-2/db"));
        Files.createDirectories(db.resolve(file).getParent());
        Files.writeString(db.resolve(file), "{}");
        Path mirrored = Files.createDirectories(db.resolve("context/db/app"));
        LayoutFixture.onePlatform(mirrored.resolve("layout"), "linux/amd64", Map.of());
        assertRefused(List.of("fetched"), HelpTopic.LAYOUT_MISSING, "There is no image layout of app in fetched");

        Files.move(
                whole.directory(),
                Files.createDirectories(project.resolve("fetched/app")).resolve("layout"));

        assertThat(join(List.of("fetched")).platforms()).hasSize(3);
    }

    @Test
    void takesNoDirectoryForABuildContextByItsNameAlone() throws IOException {
        Path copy = Files.createDirectories(project.resolve("fetched/context/app"));
        Files.move(whole.directory(), copy.resolve("layout"));

        assertThat(join(List.of("fetched")).platforms()).hasSize(3);
    }

    @Test
    void knowsThatAPartWasBuiltFromChangedFiles() {
        Map<String, String> labels = Map.of("org.opencontainers.image.revision", "0123456-dirty");
        for (Platform platform : THREE) {
            LayoutFixture.onePlatform(
                    project.resolve("changed/" + platform.slug() + "/app/layout"), platform.toString(), labels);
        }

        assertThat(join(List.of("changed")).dirty()).isTrue();
        assertThat(join(List.of("parts")).dirty()).isFalse();
    }

    @Test
    void refusesWhatLacksAPlatform() {
        assertRefused(
                List.of("parts/linux-amd64.tar", "parts/linux-arm-v7.tar"),
                HelpTopic.PLATFORM_MISSING,
                "None of the layouts to join has linux/arm64");
    }

    @Test
    void refusesAPlatformTwiceAndLeavesWhatWasThere() {
        BuildResult before = join(List.of("parts"));

        assertRefused(List.of("parts", "whole"), HelpTopic.LAYOUTS_DIFFER, "Two image layouts have linux/amd64");
        assertThat(ImageLayout.read(workspace.layout()).index().digest()).isEqualTo(before.index());
    }

    @Test
    void refusesToJoinAnImageWithItself() {
        join(List.of("parts"));

        assertRefused(
                List.of(workspace.layout().toString()),
                HelpTopic.LAYOUTS_DIFFER,
                "An image cannot be joined with itself");
    }

    @Test
    void saysWhereThereIsNoLayout() {
        assertRefused(List.of("nowhere"), HelpTopic.LAYOUT_MISSING, "There is no image layout of app in nowhere");
        assertRefused(List.of(), HelpTopic.LAYOUT_MISSING, "Nothing is named that could be joined");
    }

    private void assertRefused(List<String> from, HelpTopic topic, String what) {
        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> join(from));
        assertThat(refusal.problem().help()).isEqualTo(topic);
        assertThat(refusal.problem().what()).isEqualTo(what);
    }

    private Path archive(Platform platform) {
        return project.resolve("parts/" + platform.slug() + ".tar");
    }

    private BuildResult join(List<String> from) {
        Function<String, Path> artifacts = coordinates -> archive(Platform.parse("linux/arm64"));
        BuildSpec build = BuildSpec.of(project, project.resolve("Dockerfile"), "1.0.0", null);
        List<Path> layouts = new LayoutParts(IMAGE, project, workspace, artifacts).find(from);
        return new JoinedBuild(Progress.SILENT).join(layouts, IMAGE, build, GitState.ABSENT, workspace);
    }
}
