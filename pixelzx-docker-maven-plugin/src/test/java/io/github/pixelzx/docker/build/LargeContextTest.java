package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 100,000 files, and a file of 2 GB, in a heap of 96 MB. */
@Tag("long")
class LargeContextTest {

    private static final int FILES = 100_000;
    private static final int IN_A_DIRECTORY = 500;
    private static final long LARGE = 2L << 30;

    @TempDir
    Path directory;

    private Path project;
    private Path mirror;

    @BeforeEach
    void makesAProject() throws IOException {
        project = Files.createDirectory(directory.resolve("project"));
        mirror = project.resolve("target/pixelzx-docker/app/context/app");
    }

    @Test
    void mirrorsAHundredThousandFilesAndThenOnlyTheOneThatChanged() throws Exception {
        for (int i = 0; i < FILES; i++) {
            Path parent = project.resolve("d" + i / IN_A_DIRECTORY);
            if (i % IN_A_DIRECTORY == 0) {
                Files.createDirectory(parent);
            }
            Files.writeString(parent.resolve("f" + i), "content " + i);
        }
        mirrors();
        try (Stream<Path> found = Files.walk(mirror)) {
            assertThat(found.filter(Files::isRegularFile).count()).isEqualTo(FILES);
        }
        Object untouched = inode("d0/f1");
        Object changed = inode("d0/f2");
        Files.writeString(project.resolve("d0/f2"), "changed 2");
        Files.setLastModifiedTime(project.resolve("d0/f2"), FileTime.fromMillis(0));

        mirrors();

        assertThat(inode("d0/f1")).isEqualTo(untouched);
        assertThat(inode("d0/f2")).isNotEqualTo(changed);
        assertThat(mirror.resolve("d0/f2")).hasContent("changed 2");
    }

    @Test
    void mirrorsAFileOfTwoGigabytes() throws Exception {
        try (RandomAccessFile file =
                new RandomAccessFile(project.resolve("large").toFile(), "rw")) {
            file.setLength(LARGE);
            file.seek(LARGE - 1);
            file.write(1);
        }

        mirrors();

        assertThat(Files.size(mirror.resolve("large"))).isEqualTo(LARGE);
    }

    private Object inode(String path) throws IOException {
        return Files.getAttribute(mirror.resolve(path), "unix:ino");
    }

    private void mirrors() throws Exception {
        Path log = directory.resolve("mirror.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx96m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MirroringProcess.class.getName(),
                        project.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(log)).isZero();
    }
}
