package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptRecordsTest {

    private static final ImageReference ALPINE = ImageReference.parse("alpine:3.20");
    private static final Digest OLD = Digest.of(new byte[] {1});
    private static final Digest NOW = Digest.of(new byte[] {2});
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    @TempDir
    Path place;

    private KeptRecords records;

    @BeforeEach
    void hasNone() {
        records = new KeptRecords(place.resolve("references"));
    }

    @Test
    void saysOfAnImageWhatIsKept() throws IOException {
        KeptBase single = new KeptBase(ALPINE, OLD, null);
        KeptBase index = new KeptBase(ALPINE, NOW, List.of(ARM64, AMD64));

        records.write(single);
        records.write(index);

        assertThat(records.find(ALPINE, OLD)).contains(single);
        assertThat(records.find(ALPINE, NOW)).contains(index);
        assertThat(records.find(ImageReference.parse("alpine:3.19"), NOW)).isEmpty();
        assertThat(records.all()).hasSize(2);
    }

    @Test
    void passesOverARecordOfAnotherVersion() throws IOException {
        records.write(new KeptBase(ALPINE, OLD, null));
        Files.writeString(records.file(ALPINE, OLD).path(), "{\"name\":\"alpine\"}");

        assertThat(records.find(ALPINE, OLD)).isEmpty();
        assertThat(records.all()).containsExactly(records.file(ALPINE, OLD));
    }

    @Test
    void takesATagForWhatItStoodForLast() throws IOException {
        assertThat(records.meaning(ALPINE)).isEmpty();
        records.write(new KeptBase(ALPINE, OLD, null));

        records.mean(new BaseImage(ALPINE, OLD, false));
        records.mean(new BaseImage(ALPINE, NOW, true));

        assertThat(records.meaning(ALPINE)).contains(OLD);
    }

    @Test
    void forgetsWithAnImageWhatItsTagStoodForAndNoOtherMeaning() throws IOException {
        KeptBase old = new KeptBase(ALPINE, OLD, null);
        KeptBase now = new KeptBase(ALPINE, NOW, null);
        records.write(old);
        records.write(now);
        records.mean(new BaseImage(ALPINE, NOW, false));

        records.forget(records.file(ALPINE, OLD), Optional.of(old));
        assertThat(records.meaning(ALPINE)).contains(NOW);
        assertThat(records.find(ALPINE, NOW)).isPresent();

        records.forget(records.file(ALPINE, NOW), Optional.of(now));
        assertThat(records.meaning(ALPINE)).isEmpty();
        assertThat(records.directory()).isEmptyDirectory();
    }

    @Test
    void joinsThePlatformsThatTwoBuildsKept() {
        KeptBase one = new KeptBase(ALPINE, NOW, List.of(ARM64));
        KeptBase other = new KeptBase(ALPINE, NOW, List.of(AMD64, ARM64));
        KeptBase single = new KeptBase(ALPINE, NOW, null);

        assertThat(one.with(other).platforms()).containsExactly(AMD64, ARM64);
        assertThat(single.with(other)).isEqualTo(single);
        assertThat(one.with(single)).isEqualTo(one);
    }
}
