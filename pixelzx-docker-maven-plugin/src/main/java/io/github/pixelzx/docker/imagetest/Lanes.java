package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets platforms and tests run side by side, but no more of them than the machine can use: most wait for most of their
 * time, and those that compute share the processors.
 */
final class Lanes implements AutoCloseable {

    private static final int LEAST = 4;
    private static final int PER_PROCESSOR = 2;

    /** How long what was told to end may take to remove its containers and images. */
    private static final Duration CLEANING_UP = Duration.ofSeconds(30);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final Semaphore free =
            new Semaphore(Math.max(LEAST, PER_PROCESSOR * Runtime.getRuntime().availableProcessors()));

    /** Does all of it side by side and waits for all, also where one fails; then the first failure is thrown. */
    <T> List<T> all(List<Callable<T>> tasks) {
        List<Future<T>> pending = tasks.stream().map(executor::submit).toList();
        List<T> results = new ArrayList<>();
        RuntimeException failure = null;
        for (Future<T> task : pending) {
            try {
                results.add(ended(task));
            } catch (ExecutionException e) {
                RuntimeException thrown = unchecked(e);
                failure = failure == null ? thrown : failure;
            }
        }
        if (ending.get()) {
            throw interrupted(failure);
        }
        if (failure != null) {
            throw failure;
        }
        return results;
    }

    /** Waits for a task. An interrupted thread has all tasks end, and waits for what they do last. */
    <T> T ended(Future<T> task) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    if (ending.compareAndSet(false, true)) {
                        executor.shutdownNow();
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What went wrong in a task. */
    static RuntimeException unchecked(ExecutionException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }

    /** Does something beside all the rest, at once where everything is ending. */
    Future<?> beside(Runnable work) {
        FutureTask<?> task = new FutureTask<>(work, null);
        try {
            executor.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
        return task;
    }

    /** Does something as soon as the machine can take it. */
    <T> T within(Supplier<T> work) {
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted(e);
        }
        try {
            return work.get();
        } finally {
            free.release();
        }
    }

    static RuntimeException interrupted(@Nullable Throwable cause) {
        Problem problem = Problem.environment(
                HelpTopic.INTERRUPTED,
                "The tests were interrupted",
                "Maven was asked to end; the containers are gone and nothing counts as tested",
                "mvn verify");
        return cause == null ? problem.asException() : problem.asException(cause);
    }

    /** Ends what still runs and waits for it: whoever called may close the engine, which cleaning up needs. */
    @Override
    public void close() {
        executor.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            executor.awaitTermination(CLEANING_UP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
