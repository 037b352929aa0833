package io.github.pixelzx.docker.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DrainTest {

    private static final Duration A_MOMENT = Duration.ofMillis(20);

    @Test
    void cutsNothingOffWhereTheListenerIsSlow() throws InterruptedException {
        InputStream printed = new ByteArrayInputStream("one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8));
        Drain drain = Drain.of(
                printed,
                "a slow reader",
                line -> LockSupport.parkNanos(A_MOMENT.multipliedBy(10).toNanos()));

        assertThat(drain.join(A_MOMENT)).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void waitsForALineAsLongAsItIsHeard() throws InterruptedException, IOException {
        CountDownLatch more = new CountDownLatch(1);
        PipedOutputStream out = new PipedOutputStream();
        Drain drain = Drain.of(new PipedInputStream(out), "a reader who is held up", line -> awaits(more));
        out.write("one\n".getBytes(StandardCharsets.UTF_8));
        out.flush();
        CompletableFuture<String> joined = CompletableFuture.supplyAsync(() -> joined(drain));
        LockSupport.parkNanos(A_MOMENT.multipliedBy(10).toNanos());

        assertThat(joined).isNotDone();
        out.write("two\n".getBytes(StandardCharsets.UTF_8));
        out.close();
        more.countDown();

        assertThat(joined.join()).isEqualTo("one\ntwo\n");
    }

    @Test
    void doesNotWaitForSilence() throws InterruptedException, IOException {
        try (PipedOutputStream out = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(out)) {
            CountDownLatch heard = new CountDownLatch(1);
            Drain drain = Drain.of(in, "a reader of a silent stream", line -> heard.countDown());
            out.write("one\n".getBytes(StandardCharsets.UTF_8));
            out.flush();
            heard.await();

            assertThat(drain.join(A_MOMENT)).isEqualTo("one\n");
        }
    }

    @Test
    void doesNotWaitForAChildThatNeverEnds() throws InterruptedException {
        AtomicBoolean ended = new AtomicBoolean();
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ended.get() ? -1 : '\n';
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                Arrays.fill(bytes, offset, offset + length, (byte) '\n');
                return ended.get() ? -1 : length;
            }
        };

        assertThat(Drain.of(endless, "a reader of an endless stream", line -> {})
                        .join(Duration.ofDays(1)))
                .isNotEmpty();
        ended.set(true);
    }

    private static String joined(Drain drain) {
        try {
            return drain.join(A_MOMENT);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaits(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
