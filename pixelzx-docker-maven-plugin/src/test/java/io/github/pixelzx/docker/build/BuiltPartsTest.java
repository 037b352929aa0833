package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuiltPartsTest {

    @TempDir
    Path place;

    @Test
    void hasThePlatformsOfAllInCanonicalOrder() {
        BuiltParts parts = BuiltParts.read(List.of(part("linux/arm64", ""), part("linux/amd64", "")));

        assertThat(parts.platforms()).containsExactly(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));
        assertThat(parts.isDirty()).isFalse();
        assertThat(parts.said(BuildResult::builder)).isEqualTo("unknown");
    }

    @Test
    void knowsThatOneWasBuiltFromChangedFilesOfTheSameCommit() {
        BuiltParts parts = BuiltParts.read(List.of(part("linux/arm64", "c0ffee"), part("linux/amd64", "c0ffee-dirty")));

        assertThat(parts.isDirty()).isTrue();
        assertThatCode(() -> parts.requireCommit(git("c0ffee"))).doesNotThrowAnyException();
    }

    @Test
    void refusesAPartOfAnotherCommit() {
        BuiltParts parts = BuiltParts.read(List.of(part("linux/arm64", "c0ffee"), part("linux/amd64", "decaf-dirty")));

        Problem problem = catchThrowableOfType(ProblemException.class, () -> parts.requireCommit(git("c0ffee")))
                .problem();

        assertThat(problem.help()).isEqualTo(HelpTopic.LAYOUTS_DIFFER);
        assertThat(problem.text()).contains("linux/amd64 was built from another commit", "git checkout decaf   ");
        assertThatCode(() -> parts.requireCommit(GitState.ABSENT)).doesNotThrowAnyException();
    }

    @Test
    void refusesTheLayoutTheyAreToBeJoinedIn() {
        Workspace workspace = Workspace.of(place, "app");
        LayoutFixture.onePlatform(workspace.layout(), "linux/amd64", Map.of());
        BuiltParts parts = BuiltParts.read(List.of(workspace.layout()));

        assertThat(catchThrowableOfType(ProblemException.class, () -> parts.requireApart(workspace))
                        .problem()
                        .what())
                .isEqualTo("An image cannot be joined with itself");
        assertThatCode(() -> parts.requireApart(Workspace.of(place, "other"))).doesNotThrowAnyException();
    }

    private static GitState git(String commit) {
        return new GitState(true, commit, "main", null, null, false, null);
    }

    private Path part(String platform, String revision) {
        Map<String, String> labels =
                revision.isEmpty() ? Map.of() : Map.of("org.opencontainers.image.revision", revision);
        return LayoutFixture.onePlatform(
                place.resolve(Platform.parse(platform).slug()).resolve("layout"), platform, labels);
    }
}
