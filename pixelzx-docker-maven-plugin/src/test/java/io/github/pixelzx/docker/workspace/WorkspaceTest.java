package io.github.pixelzx.docker.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceTest {

    record Sample(
            Platform platform,
            List<Digest> digests,
            @Nullable String note) {}

    @TempDir
    Path target;

    @Test
    void returnsTheRecordThatWasWritten() {
        Workspace workspace = Workspace.of(target, "team/app");
        Sample sample = new Sample(Platform.parse("linux/arm/v7"), List.of(Digest.of(new byte[0])), null);

        workspace.write("sample.json", sample);

        assertThat(workspace.read("sample.json", Sample.class)).contains(sample);
        assertThat(workspace.file("sample.json"))
                .content()
                .contains("\"linux/arm/v7\"", "\"sha256:e3b0c442")
                .doesNotContain("null");
    }

    @Test
    void leavesNothingButTheRecordBehind() throws IOException {
        Workspace workspace = Workspace.of(target, "app");

        workspace.write("sample.json", List.of(1));
        workspace.write("sample.json", List.of(2));

        try (var files = Files.list(workspace.directory())) {
            assertThat(files).containsExactly(workspace.file("sample.json"));
        }
    }

    @Test
    void takesARecordOfAnotherShapeForNone() throws IOException {
        Workspace workspace = Workspace.of(target, "app");
        workspace.write("sample.json", List.of("not", "a", "sample"));

        assertThat(workspace.read("sample.json", Sample.class)).isEmpty();
        assertThat(workspace.read("absent.json", Sample.class)).isEmpty();
    }

    @Test
    void namesTheFileThatCannotBeWritten() throws IOException {
        Files.writeString(target.resolve(Workspace.ROOT), "a file where the directory should be");

        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> Workspace.of(target, "app").write("sample.json", List.of()));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.WORKSPACE_UNWRITABLE);
        assertThat(problem).hasMessageContaining(Workspace.ROOT);
    }
}
