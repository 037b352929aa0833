package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes layouts is killed at any point: where a layout is found, it is whole. */
@Tag("long")
class KilledLayoutTest {

    private static final Random RANDOM = new Random();
    private static final int AT_MOST_NANOS = 20_000_000;

    @TempDir
    Path directory;

    @RepeatedTest(40)
    void leavesAWholeLayoutOrNone() throws IOException, InterruptedException {
        Workspace workspace = new Workspace(directory.resolve("workspace"));
        killed(workspace);

        if (Files.exists(workspace.layout())) {
            boolean looksComplete = Files.exists(workspace.layout().resolve("index.json"));
            if (looksComplete) {
                ImageLayout.read(workspace.layout());
            }
        }
        ImageLayout next = LayoutWritingProcess.write(workspace, 3);
        assertThat(ImageLayout.read(workspace.layout()).index()).isEqualTo(next.index());
        assertThat(workspace.file("layout.part")).doesNotExist();
    }

    private void killed(Workspace workspace) throws IOException, InterruptedException {
        Path ready = directory.resolve("ready");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LayoutWritingProcess.class.getName(),
                        workspace.directory().toString(),
                        ready.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("killed.log").toFile())
                .start();
        while (!Files.exists(ready)) {
            assertThat(process.isAlive())
                    .as(Files.readString(directory.resolve("killed.log")))
                    .isTrue();
            LockSupport.parkNanos(1_000_000);
        }
        LockSupport.parkNanos(RANDOM.nextInt(AT_MOST_NANOS));
        process.destroyForcibly();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
}
