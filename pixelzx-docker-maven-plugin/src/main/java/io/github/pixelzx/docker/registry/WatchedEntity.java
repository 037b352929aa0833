package io.github.pixelzx.docker.registry;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * A body that is given up when the other side stops taking it. A socket's time-out is about reading only: to somebody who
 * holds the connection and reads nothing, a write would wait for ever.
 */
final class WatchedEntity extends HttpEntityWrapper {

    private final Duration patience;
    private final Runnable giveUp;
    private volatile long moved;
    private volatile boolean writing;
    private volatile boolean stalled;

    /**
     * A body not sent yet.
     *
     * @param patience how long not a single piece of it may go out
     * @param giveUp breaks the connection, on another thread than the one that writes
     */
    WatchedEntity(HttpEntity body, Duration patience, Runnable giveUp) {
        super(body);
        this.patience = patience;
        this.giveUp = giveUp;
    }

    /** Whether it was given up. */
    boolean isStalled() {
        return stalled;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        moved = System.nanoTime();
        writing = true;
        CompletableFuture<Void> watch = watch(patience.toNanos());
        try {
            OutputStream counted = new Counted(out);
            super.writeTo(counted);
            counted.flush();
        } finally {
            writing = false;
            watch.cancel(false);
        }
    }

    private CompletableFuture<Void> watch(long nanos) {
        return CompletableFuture.runAsync(
                this::look, CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Runnable::run));
    }

    private void look() {
        long left = patience.toNanos() - (System.nanoTime() - moved);
        if (!writing) {
            return;
        }
        if (left > 0) {
            CompletableFuture<Void> unused = watch(left);
            return;
        }
        stalled = true;
        giveUp.run();
    }

    /** Notices that something went out. */
    private final class Counted extends FilterOutputStream {

        Counted(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            moved = System.nanoTime();
        }
    }
}
