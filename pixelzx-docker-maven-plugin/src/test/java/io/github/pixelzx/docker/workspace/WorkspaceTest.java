package io.github.pixelzx.docker.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.github.pixelzx.docker.config.AuditRule;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WorkspaceTest {

    record Sample(
            Platform platform,
            List<Digest> digests,
            @Nullable String note) {}

    enum Colour {
        RED,
        GREEN
    }

    record Part(String name, Colour colour, double share) {}

    record Whole(
            boolean sound,
            int count,
            @Nullable Long bytes,
            List<Part> parts,
            Map<Platform, Digest> byPlatform,
            Map<String, Map<Integer, String>> ports,
            AuditRule rule,
            @JsonIgnore String unwritten) {}

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
    void writesARecordAsItsComponents() {
        Workspace workspace = Workspace.of(target, "app");
        Whole whole = new Whole(
                true,
                2,
                null,
                List.of(new Part("\"one\"\n", Colour.GREEN, 0.5)),
                Map.of(Platform.parse("linux/amd64"), Digest.of(new byte[0])),
                Map.of("web", Map.of(80, "32768")),
                AuditRule.ROOT_USER,
                "not for the file");

        workspace.write("whole.json", whole);

        assertThat(workspace.file("whole.json")).hasContent("""
                {
                  "sound" : true,
                  "count" : 2,
                  "parts" : [ {
                    "name" : "\\"one\\"\\n",
                    "colour" : "GREEN",
                    "share" : 0.5
                  } ],
                  "byPlatform" : {
                    "linux/amd64" : "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
                  },
                  "ports" : {
                    "web" : {
                      "80" : "32768"
                    }
                  },
                  "rule" : "root-user"
                }
                """);
        Whole read = workspace.read("whole.json", Whole.class).orElseThrow();
        assertThat(read.unwritten()).isNull();
        assertThat(read).usingRecursiveComparison().ignoringFields("unwritten").isEqualTo(whole);
    }

    @Test
    void passesOverWhatANewerVersionWrote() throws IOException {
        Workspace workspace = Workspace.of(target, "app");
        workspace.write("part.json", List.of());
        Files.writeString(
                workspace.file("part.json"),
                "{\"new\": {\"a\": [1, {}]}, \"name\": \"x\", \"more\": null, \"colour\": \"RED\", \"share\": 1}");

        assertThat(workspace.read("part.json", Part.class)).contains(new Part("x", Colour.RED, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "\"text\"",
                "{\"platform\": \"linux/amd64\"",
                "{\"platform\": \"linux\", \"digests\": []}",
                "{\"platform\": \"linux/amd64\", \"digests\": {}}",
                "{\"platform\": \"linux/amd64\", \"digests\": [\"sha256:12\"]}",
                "{\"platform\": \"linux/amd64\", \"digests\": [[]]}",
            })
    void takesARecordThatDoesNotFitForNone(String json) throws IOException {
        Workspace workspace = Workspace.of(target, "app");
        workspace.write("sample.json", List.of());
        Files.writeString(workspace.file("sample.json"), json);

        assertThat(workspace.read("sample.json", Sample.class)).isEmpty();
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
    @DisabledOnOs(OS.WINDOWS)
    void letsThoseReadARecordWhoMayReadTheUsersOtherFiles() throws IOException {
        Workspace workspace = Workspace.of(target, "app");

        workspace.write("sample.json", List.of(1));
        workspace.writeText("sample.txt", "text");

        var usual = Files.getPosixFilePermissions(Files.createFile(target.resolve("any")));
        assertThat(Files.getPosixFilePermissions(workspace.file("sample.json"))).isEqualTo(usual);
        assertThat(Files.getPosixFilePermissions(workspace.file("sample.txt"))).isEqualTo(usual);
    }

    @Test
    void leavesNoPartOfARecordThatCannotBeWritten() throws IOException {
        Workspace workspace = Workspace.of(target, "app");
        workspace.write("sample.json", List.of(1));

        assertThatThrownBy(() -> workspace.write("sample.json", List.of(new Thread())))
                .hasMessageContaining("no record holds");

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
