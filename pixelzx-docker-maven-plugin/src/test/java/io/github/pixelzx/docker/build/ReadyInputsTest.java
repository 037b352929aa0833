package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadyInputsTest {

    private static final List<Platform> TWO = List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));
    private static final Builder BUILDER = new Builder("pixelzx-builder", List.of("node"), "BuildKit", Map.of());

    @TempDir
    Path project;

    private final List<String> said = new ArrayList<>();
    private Workspace workspace;

    @BeforeEach
    void writesAProject() throws IOException {
        workspace = Workspace.of(project.resolve("target"), "app");
        Files.writeString(
                project.resolve("Dockerfile"),
                "# syntax=docker/dockerfile:1.7\nARG BASE=debian\nFROM $BASE:12\nCOPY . .\n");
        Files.writeString(project.resolve("file"), "as it is");
    }

    @Test
    void tellsBuildxWhereEverythingIs() {
        ReadyInputs inputs = inputs(Map.of("BASE", "alpine"));
        Path output = project.resolve("output");

        BuildCommand command = inputs.command(BUILDER, output, null);

        assertThat(command.builder()).isEqualTo("pixelzx-builder");
        assertThat(command.platforms()).isEqualTo(TWO);
        assertThat(command.context().resolve("file")).hasContent("as it is");
        assertThat(command.context()).startsWith(workspace.directory());
        assertThat(command.args()).containsEntry("BASE", "alpine");
        assertThat(command.output()).isEqualTo(output);
        assertThat(inputs.frontend()).isEqualTo("docker/dockerfile:1.7");
    }

    @Test
    void needsTheBasesThatTheArgumentsMakeOfTheDockerfile() {
        ReadyInputs inputs = inputs(Map.of("BASE", "alpine"));

        BaseNeed need = inputs.need(Optional.empty(), BUILDER);

        assertThat(need.named())
                .containsExactly(ImageReference.parse("docker/dockerfile:1.7"), ImageReference.parse("alpine:12"));
        assertThat(need.platforms()).isEqualTo(TWO);
        assertThat(need.recorded()).isEmpty();
    }

    @Test
    void saysAtOnceThatTheBuildContextChangedAndInWhichPart() throws IOException {
        Fingerprint before = inputs(Map.of()).fingerprint("maker");
        said.clear();

        assertThat(inputs(Map.of()).fingerprint("maker")).isEqualTo(before);
        assertThat(said).isEmpty();
        assertThat(inputs(Map.of()).fingerprint("another").difference(before))
                .contains("the plugin or its builder changed");

        Files.writeString(project.resolve("file"), "as it is now");
        assertThat(inputs(Map.of()).fingerprint("maker").difference(before)).contains("the build context changed");
        assertThat(said).containsExactly("changed");
    }

    private ReadyInputs inputs(Map<String, String> args) {
        ImageSpec image = new ImageSpec("app", null, List.of(), TWO);
        BuildSpec spec = BuildSpec.of(project, project.resolve("Dockerfile"), "1.0.0", null)
                .withArgs(args);
        PreparedBuild prepared =
                PreparedBuild.of(image, spec, GitState.ABSENT, BuildSurroundings.none(), workspace, Progress.SILENT);
        return ReadyInputs.of(image, prepared, workspace, () -> said.add("changed"));
    }
}
