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
import org.junit.jupiter.params.provider.CsvSource;
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
    void takeTheProjectsVersionFromATagOfMavensReleasePlugin() {
        assertThat(tags(List.of(), "1.0.0", "app-1.0.0")).containsExactly("1.0.0", "latest");
        assertThat(tags(List.of("{version}", "{gitTag}"), "1.0.0", "app-1.0.0")).containsExactly("1.0.0", "app-1.0.0");
        assertThat(tags(List.of(), "1.0.0", "app-1.0.1")).containsExactly("app-1.0.1", "latest");
        assertThat(tags(List.of(), "1", "v2.0-rc-1")).containsExactly("v2.0-rc-1");
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{version} | v1.2.3",
                "{major}.{minor} | 1.2",
                "{major} | 1",
                "{patch} | 3",
                "{gitTag} | v1.2.3",
                "{describe} | v1.2.3",
                "{commit} | 0123456789ab",
                "{branch} | feature-7-more",
                "{timestamp} | 20260102030405",
                "nightly-{branch}-{timestamp} | nightly-feature-7-more-20260102030405",
            })
    void fillTheirWords(String template, String tag) {
        assertThat(of(List.of(template), "1.0.0", TAGGED).tags()).containsExactly(tag);
    }

    @Test
    void leaveOutWhatIsNotKnownHereAndSaySo() {
        ImageTags tags = of(List.of("{version}", "{gitTag}", "{branch}", "{minor}"), "7", UNTAGGED);

        assertThat(tags.tags()).containsExactly("7");
        assertThat(tags.leftOut())
                .containsExactly(
                        "Tag {gitTag} is left out: HEAD has no Git tag",
                        "Tag {branch} is left out: HEAD is on no branch, and no CI says which",
                        "Tag {minor} is left out: the version 7 has no minor number");
        assertThat(of(List.of("a", "{commit}", "{describe}"), "1", GitState.ABSENT)
                        .leftOut())
                .containsExactly(
                        "Tag {commit} is left out: there is no Git repository with a commit",
                        "Tag {describe} is left out: there is no Git repository");
        assertThat(of(List.of("a", "{describe}"), "1", UNTAGGED).leftOut())
                .containsExactly("Tag {describe} is left out: the clone is shallow, and no Git tag is in it"
                        + " (git fetch --unshallow --tags)");
    }

    @Test
    void areAProblemWhereNoneIsLeft() {
        assertThatThrownBy(() -> of(List.of("{gitTag}"), "1.0", UNTAGGED))
                .hasMessageContaining("There is no tag for app")
                .hasMessageContaining("Tag {gitTag} is left out: HEAD has no Git tag")
                .hasMessageContaining("<tags>{version}</tags>");
    }

    @Test
    void nameTheTemplateThatMakesNoTag() {
        assertThatThrownBy(() -> of(List.of("ok", "x-{version}"), "1.0+5", UNTAGGED))
                .hasMessageContaining("'x-1.0+5' cannot be an image's tag")
                .hasMessageContaining("it is what x-{version} in <tags> makes")
                .hasMessageContaining("-Dpixelzx.tags=x-1.0-5");
    }

    @Test
    void putTheirWordsIntoArguments() {
        Placeholders words = Placeholders.of("1.0", TAGGED, Instant.EPOCH);

        assertThat(words.fill(Map.of("A", "{version}/{commit}/{branch}/{other}", "B", "${x}")))
                .containsEntry("A", "1.0/0123456789ab/feature/7#more/{other}")
                .containsEntry("B", "${x}");
        assertThat(Placeholders.of("1.0", GitState.ABSENT, Instant.EPOCH).fill("{commit} {branch}"))
                .isEqualTo("unknown unknown");
        assertThat(Placeholders.of("1.0", UNTAGGED, Instant.EPOCH).fill("{branch}"))
                .isEqualTo("HEAD");
    }

    private static final GitState TAGGED = new GitState(
            true,
            "0123456789abcdef0123",
            "feature/7#more",
            "v1.2.3",
            Instant.parse("2026-01-02T03:04:05Z"),
            false,
            null,
            "v1.2.3");
    private static final GitState UNTAGGED = new GitState(true, "c0ffee", null, null, Instant.EPOCH, false, null);

    private static ImageTags of(List<String> configured, String version, GitState git) {
        ImageSpec image = new ImageSpec("app", null, configured, List.of(Platform.parse("linux/amd64")));
        BuildSpec build = BuildSpec.of(Path.of("/p"), Path.of("/p/Dockerfile"), version, null);
        Instant time = git.commitTime() == null ? Instant.EPOCH : git.commitTime();
        return ImageTags.of(image, build, git, Placeholders.of(ImageTags.version(build, git), git, time));
    }

    private static List<String> tags(List<String> configured, String version, @Nullable String gitTag) {
        return of(configured, version, new GitState(true, "c0ffee", "main", gitTag, Instant.EPOCH, false, null))
                .tags();
    }
}
