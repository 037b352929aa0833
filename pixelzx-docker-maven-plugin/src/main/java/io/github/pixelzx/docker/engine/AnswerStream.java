package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.async.ResultCallback;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An answer that comes in parts, on a thread of docker-java's.
 *
 * <p>docker-java's own callback logs every failure with its stack trace, forgets to tell those who wait for the start of
 * an answer that it failed, and does not throw what an answer reports inside a stream.
 */
abstract class AnswerStream<T> implements ResultCallback<T> {

    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Object lock = new Object();
    private @Nullable Closeable connection;
    private @Nullable Throwable failure;
    private boolean closed;
    private boolean over;

    @Override
    public final void onStart(Closeable stream) {
        boolean late;
        synchronized (lock) {
            connection = stream;
            late = closed;
        }
        started.countDown();
        if (late) {
            close();
        }
    }

    @Override
    public final void onError(Throwable thrown) {
        synchronized (lock) {
            if (!closed && failure == null) {
                failure = thrown;
            }
        }
        end();
    }

    @Override
    public final void onComplete() {
        end();
    }

    /** Called once, when nothing more comes. */
    protected void onEnd() {}

    /** Waits until the engine has begun to answer; throws what went wrong instead. */
    final boolean awaitStarted(Duration limit) throws InterruptedException {
        boolean inTime = started.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        throwFailure();
        return inTime;
    }

    /** Waits for the end of the answer; throws what went wrong. False if the limit was over before. */
    final boolean awaitEnded(Duration limit) throws InterruptedException {
        boolean inTime = ended.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        throwFailure();
        return inTime;
    }

    /** Waits for the end of the answer however long it takes; throws what went wrong. */
    final void awaitEnded() throws InterruptedException {
        ended.await();
        throwFailure();
    }

    final boolean hasEnded() {
        return ended.getCount() == 0;
    }

    /** Hears no more and gives the connection back. */
    @Override
    public final void close() {
        Closeable open;
        synchronized (lock) {
            closed = true;
            open = connection;
            connection = null;
        }
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // The connection is given up in any case.
                end();
                return;
            }
        }
        end();
    }

    private void end() {
        started.countDown();
        synchronized (lock) {
            if (over) {
                return;
            }
            over = true;
        }
        // Before anybody is told: who waits for the end asks what came of it.
        try {
            onEnd();
        } finally {
            ended.countDown();
        }
    }

    private void throwFailure() {
        Throwable thrown;
        synchronized (lock) {
            thrown = failure;
        }
        if (thrown instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (thrown != null) {
            throw new IllegalStateException(thrown);
        }
    }
}
