package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.util.List;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does a job for many things at once, on a few threads. */
final class SideBySide {

    private final int threads;

    SideBySide(int threads) {
        this.threads = threads;
    }

    /** Returns when all jobs are done; the first that fails keeps those not begun from beginning, and is thrown. */
    <T> void forEach(List<T> things, Consumer<T> job) {
        ExecutorService pool = Executors.newFixedThreadPool(threads, work -> {
            Thread thread = new Thread(work, "push");
            thread.setDaemon(true);
            return thread;
        });
        try {
            CompletionService<T> finished = new ExecutorCompletionService<>(pool);
            List<Future<T>> jobs = things.stream()
                    .map(thing -> finished.submit(() -> job.accept(thing), thing))
                    .toList();
            for (int left = jobs.size(); left > 0; left--) {
                finished.take().get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.environment(
                            HelpTopic.INTERRUPTED,
                            "The push was ended before it finished",
                            "Maven was interrupted; no tag was moved",
                            "run the same command again: it sends only what is missing")
                    .asException(e);
        } finally {
            pool.shutdownNow();
        }
    }
}
