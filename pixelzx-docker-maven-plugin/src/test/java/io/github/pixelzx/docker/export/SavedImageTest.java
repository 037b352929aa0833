package io.github.pixelzx.docker.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.SaveSpec;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SavedImageTest {

    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final ImageSpec IMAGE = new ImageSpec("acme/app", "ghcr.io", List.of(), List.of(ARM64));

    @TempDir
    Path target;

    private Workspace workspace;

    @BeforeEach
    void builds() {
        workspace = Workspace.of(target, "acme/app");
        LayoutFixture.threePlatforms(workspace.layout());
    }

    @Test
    void writesTheWholeLayoutIntoTheWorkspace() throws IOException {
        SaveResult result = save(null, null);

        Path file = workspace.file("app-oci.tar");
        assertThat(result.file()).isEqualTo(file.toString());
        assertThat(result.digest()).isEqualTo(Digest.of(file));
        assertThat(result.bytes()).isEqualTo(Files.size(file));
        assertThat(workspace.read(SaveResult.FILE, SaveResult.class)).contains(result);
    }

    @Test
    void namesTheFileByThePlatform() {
        assertThat(save(ARM64, null).file()).endsWith("app-linux-arm64.tar");
    }

    @Test
    void replacesAFileOnlyByAWholeOne() throws IOException {
        Path file = target.resolve("deep/er/app.tar");
        Digest first = save(ARM64, file).digest();
        Digest second = save(ARM64, file).digest();

        assertThat(second).isEqualTo(first);
        assertThat(file.getParent()).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void saysWhereItCannotWrite() throws IOException {
        Files.createFile(target.resolve("file"));

        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> save(null, target.resolve("file/app.tar")));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.WORKSPACE_UNWRITABLE);
        assertThat(problem.problem().fixes()).anyMatch(fix -> fix.contains("-Dpixelzx.save.file"));
    }

    @Test
    void namesThePlatformTheLayoutLacks() {
        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> save(Platform.parse("linux/riscv64"), null));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.PLATFORM_MISSING);
        assertThat(workspace.file(SaveResult.FILE)).doesNotExist();
    }

    private SaveResult save(@Nullable Platform platform, @Nullable Path file) {
        return new SavedImage(Progress.SILENT)
                .save(IMAGE, List.of("1.0", "latest"), new SaveSpec(platform, file, false), workspace);
    }
}
