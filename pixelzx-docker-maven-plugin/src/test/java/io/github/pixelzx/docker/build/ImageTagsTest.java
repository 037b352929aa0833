package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.oci.Platform;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageTagsTest {

    @Test
    void areTheProjectsVersionAndLatest() {
        assertThat(tags(List.of(), "1.0.0", null)).containsExactly("1.0.0", "latest");
    }

    @Test
    void takeTheGitTagOfHeadAsItStands() {
        assertThat(tags(List.of(), "1.0.0", "v1.2.3")).containsExactly("v1.2.3", "latest");
    }

    @Test
    void areTheConfiguredOnesAlone() {
        assertThat(tags(List.of("edge", "nightly", "edge"), "1.0.0", "v1.2.3")).containsExactly("edge", "nightly");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0-SNAPSHOT",
                "1.0.0-alpha",
                "1.0.0-beta.2",
                "1.0.0-RC1",
                "1.0-rc.1",
                "1.0.0-M3",
                "2.0.0.Beta1",
                "v1.0.0-rc1",
                "1.0-pre",
                "1.0.0-alpha-2",
                "1.0-20260102.030405-1-SNAPSHOT",
                "3.0.0.CR1",
                "1.0-b01"
            })
    void leaveLatestToReleases(String version) {
        assertThat(tags(List.of(), version, null)).containsExactly(version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "33.4.8-jre", "5.6.0.Final", "1.0-android", "2026.01", "1.0-GA", "1.0-arm64"})
    void giveLatestToReleases(String version) {
        assertThat(tags(List.of(), version, null)).contains("latest");
    }

    @Test
    void refuseAVersionThatIsNoTagAndSuggestOneThatIs() {
        assertThatThrownBy(() -> tags(List.of(), "1.0.0+build.5", null))
                .hasMessageContaining("the project's version")
                .hasMessageContaining("<tags><tag>1.0.0-build.5</tag></tags> (-Dpixelzx.tags=1.0.0-build.5)");
        assertThatThrownBy(() -> tags(List.of(), "1.0.0", "release/1.0.0")).hasMessageContaining("HEAD's Git tag");
        assertThatThrownBy(() -> tags(List.of("ok", "-bad"), "1", null)).hasMessageContaining("it stands in <tags>");
    }

    @Test
    void putVersionCommitAndBranchIntoArguments() {
        GitState git = new GitState(true, "0123456789abcdef0123", "main", null, Instant.EPOCH, false, null);

        assertThat(BuildArguments.resolved(Map.of("A", "{version}/{commit}/{branch}/{other}"), "1.0", git))
                .containsEntry("A", "1.0/0123456789ab/main/{other}");
        assertThat(BuildArguments.resolved(Map.of("A", "{commit} {branch}"), "1.0", GitState.ABSENT))
                .containsEntry("A", "unknown unknown");
    }

    private static List<String> tags(List<String> configured, String version, @Nullable String gitTag) {
        ImageSpec image = new ImageSpec("app", null, configured, List.of(Platform.parse("linux/amd64")));
        BuildSpec build = BuildSpec.of(Path.of("/p"), Path.of("/p/Dockerfile"), version, null);
        GitState git = new GitState(true, "c0ffee", "main", gitTag, Instant.EPOCH, false, null);
        return ImageTags.of(image, build, git).tags();
    }
}
