package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred thousand files through the mirror and BuildKit into a layer, and then one of them again. */
@Tag("long")
@Tag("docker")
class RealLargeContextTest {

    private static final int FILES = 100_000;
    private static final int IN_A_DIRECTORY = 500;
    private static final SystemProcesses PROCESSES = new SystemProcesses();

    private final RealBuilder builder = RealBuilder.of("large");

    @TempDir
    Path project;

    @BeforeEach
    void makesAProject(@TempDir Path config) throws IOException {
        for (int i = 0; i < FILES; i++) {
            Path parent = project.resolve("d" + i / IN_A_DIRECTORY);
            if (i % IN_A_DIRECTORY == 0) {
                Files.createDirectory(parent);
            }
            Files.writeString(parent.resolve("f" + i), "content " + i);
        }
        Files.writeString(project.resolve("Dockerfile"), "FROM scratch\nCOPY . /all\n");
        builder.create(config);
    }

    @AfterEach
    void removesTheBuilder() {
        builder.remove();
    }

    @Test
    void bringsAllOfThemIntoTheImageAndThenTheOneThatChanged() throws IOException {
        BuildResult first = build();
        assertThat(files()).hasSize(FILES + 1).contains("all/d0/f2", "all/d199/f99999");

        Files.writeString(project.resolve("d0/f2"), "changed 2");
        BuildResult second = build();

        assertThat(second.index()).isNotEqualTo(first.index());
        assertThat(files()).hasSize(FILES + 1);
        assertThat(tar("-xzOf", layer().toString(), "all/d0/f2")).isEqualTo("changed 2");
    }

    private List<String> files() {
        return tar("-tzf", layer().toString())
                .lines()
                .filter(name -> !name.endsWith("/"))
                .toList();
    }

    private Path layer() {
        ImageLayout layout = ImageLayout.read(workspace().layout());
        return layout.blob(
                layout.platforms().get(0).parsedManifest().layers().get(0).digest());
    }

    private static String tar(String... arguments) {
        ProcessResult result = PROCESSES.run(Command.of("tar").plus(arguments));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return result.stdout().strip();
    }

    private BuildResult build() {
        return builder.build(project, workspace());
    }

    private Workspace workspace() {
        return Workspace.of(project.resolve("target"), "app");
    }
}
