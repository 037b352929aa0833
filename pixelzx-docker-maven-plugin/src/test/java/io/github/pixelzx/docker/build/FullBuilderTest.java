package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A builder whose BuildKit keeps its state in a small file system of its own, in a file that is mounted. */
@Tag("docker")
class FullBuilderTest {

    private static final long SIZE = 96L << 20;
    private static final SystemProcesses PROCESSES = new SystemProcesses();

    private final RealBuilder builder = RealBuilder.of("full");
    private final String volume = "buildx_buildkit_" + builder.name() + "0_state";

    @TempDir
    Path project;

    @TempDir
    Path disk;

    private String device = "";

    @BeforeEach
    void makesASmallBuilder() throws IOException {
        Path file = disk.resolve("disk");
        try (RandomAccessFile small = new RandomAccessFile(file.toFile(), "rw")) {
            small.setLength(SIZE);
        }
        assumeTrue(run("mkfs.ext4", "-q", "-F", file.toString()).succeeded(), "mkfs.ext4");
        ProcessResult loop = run("losetup", "--find", "--show", file.toString());
        assumeTrue(loop.succeeded(), "this user may not mount a file");
        device = loop.stdout().strip();
        docker("volume", "create", "-d", "local", "-o", "type=ext4", "-o", "device=" + device, volume);
        builder.create(disk);
    }

    @AfterEach
    void removesIt() {
        builder.remove();
        run("docker", "volume", "rm", "-f", volume);
        if (!device.isEmpty()) {
            run("losetup", "--detach", device);
        }
    }

    @Test
    void saysThatTheDiskOfTheBuilderIsFullAndBuildsAgainOnceThereIsRoom() throws IOException {
        dockerfile("FROM alpine:latest\nRUN dd if=/dev/zero of=/big bs=1M count=200\n");

        Problem problem =
                catchThrowableOfType(ProblemException.class, this::build).problem();

        assertThat(problem.help()).as(problem.text()).isEqualTo(HelpTopic.DISK_FULL);
        assertThat(problem.fixes()).contains("docker buildx prune --builder " + builder.name());
        assertThat(workspace().layout()).doesNotExist();
        assertThat(workspace().file(BuildResult.FILE)).doesNotExist();

        docker("buildx", "prune", "-f", "--builder", builder.name());
        dockerfile("FROM alpine:latest\nCOPY Dockerfile /\n");
        BuildResult result = build();
        assertThat(ImageLayout.read(workspace().layout()).index().digest()).isEqualTo(result.index());
    }

    private BuildResult build() {
        return builder.build(project, workspace());
    }

    private Workspace workspace() {
        return Workspace.of(project.resolve("target"), "app");
    }

    private void dockerfile(String text) throws IOException {
        Files.writeString(project.resolve("Dockerfile"), text);
    }

    private static void docker(String... arguments) {
        ProcessResult result =
                PROCESSES.run(Command.of("docker").plus(arguments).within(Duration.ofMinutes(5)));
        assertThat(result.succeeded()).as(result.summary() + result.stderr()).isTrue();
    }

    private static ProcessResult run(String... words) {
        return PROCESSES.run(Command.of(List.of(words)));
    }
}
