package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CacheFileTest {

    private static final Instant LONG_AGO = Instant.parse("2001-02-03T04:05:06Z");

    @TempDir
    Path place;

    @Test
    void writesNothingTwiceAndLeavesNothingBeside() throws IOException {
        CacheFile file = new CacheFile(place.resolve("file"));
        file.write(new byte[] {1});
        Files.setLastModifiedTime(file.path(), FileTime.from(LONG_AGO));

        file.write(new byte[] {1});

        assertThat(file.changed()).isEqualTo(LONG_AGO);
        file.write(new byte[] {2, 3});
        assertThat(file.changed()).isAfter(LONG_AGO);
        assertThat(file.size()).isEqualTo(2);
        assertThat(CacheFile.in(place)).containsExactly(file);
    }

    @Test
    void takesWhatIsGoneForOldAndEmpty() throws IOException {
        CacheFile gone = new CacheFile(place.resolve("gone"));

        gone.used();
        gone.remove();

        assertThat(gone.changed()).isEqualTo(Instant.EPOCH);
        assertThat(gone.size()).isZero();
        assertThat(CacheFile.in(gone.path())).isEmpty();
        assertThat(CacheFile.in(Files.createFile(place.resolve("a desktop's")))).isEmpty();
    }
}
