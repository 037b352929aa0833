package io.github.pixelzx.docker.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.MediaTypes;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class BlobsUnderWayTest {

    private static final Descriptor SMALL = blob("small");
    private static final Descriptor LARGE = blob("large");

    private final BlockingQueue<List<Descriptor>> said = new LinkedBlockingQueue<>();
    private final Progress progress = new SilentProgress() {
        @Override
        public void blobsTakeLong(String doing, List<Descriptor> blobs, Duration since) {
            assertThat(doing).isEqualTo("sending");
            said.add(blobs);
        }
    };

    @Test
    void namesWhatIsOnItsWayAndNothingElse() {
        try (BlobsUnderWay blobs = blobs(Duration.ofMillis(1))) {
            blobs.during(LARGE, () -> {
                assertThat(await(List.of(LARGE))).isTrue();
                blobs.during(SMALL, () -> await(List.of(LARGE, SMALL)));
                return await(List.of(LARGE));
            });
            assertThatThrownBy(() -> blobs.during(SMALL, () -> {
                        throw new IllegalStateException("refused");
                    }))
                    .hasMessage("refused");
            blobs.during(LARGE, () -> await(List.of(LARGE)));
        }
    }

    @Test
    void isSilentOfWhatIsQuicklyDone() {
        try (BlobsUnderWay blobs = blobs(Duration.ofHours(1))) {
            assertThat(blobs.during(SMALL, () -> "done")).isEqualTo("done");
        }

        assertThat(said).isEmpty();
    }

    private BlobsUnderWay blobs(Duration silence) {
        return new BlobsUnderWay("sending", progress, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), silence);
    }

    private boolean await(List<Descriptor> blobs) {
        try {
            while (!said.take().equals(blobs)) {
                // Said before the last change.
            }
            return true;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Descriptor blob(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Descriptor.of(MediaTypes.OCI_CONFIG, Digest.of(bytes), bytes.length);
    }
}
