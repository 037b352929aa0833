package io.github.pixelzx.docker.problem;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks several things at once that take their time elsewhere, in other programs or machines; being interrupted is a problem. */
public final class Questions implements AutoCloseable {

    private final String what;
    private final ExecutorService threads;

    /**
     * Nothing asked yet.
     *
     * @param what what is done, as the beginning of a sentence: {@code Asking Git}
     * @param atOnce how many questions may wait for their answers at the same time; at least one
     */
    public Questions(String what, int atOnce) {
        this.what = what;
        this.threads = Executors.newFixedThreadPool(atOnce, work -> {
            Thread thread = new Thread(work, what);
            thread.setDaemon(true);
            return thread;
        });
    }

    public <T> Future<T> ask(Callable<T> question) {
        return threads.submit(question);
    }

    /**
     * Waits for an answer; throws what asking threw.
     *
     * @throws ProblemException if this thread is interrupted
     */
    public <T> T answer(Future<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.environment(
                            HelpTopic.INTERRUPTED,
                            what + " was interrupted",
                            "Maven was told to stop",
                            "run the same command again")
                    .asException(e);
        }
    }

    /** Waits until a question is answered, whatever the answer, but no longer than that; an interrupt stays for later. */
    public void outlast(Future<?> answer, Duration limit) {
        boolean interrupted = Thread.interrupted();
        try {
            answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            // Nobody waits for this answer any more.
            return;
        } catch (InterruptedException e) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends what is still being asked, with its processes. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
