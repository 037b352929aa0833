package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Work at several nodes side by side, of which the first failure ends the rest and names its node. */
public final class Together {

    /** Whoever is interrupted ends a program and its children first. */
    private static final long PATIENCE_IN_SECONDS = 10;

    private Together() {}

    /**
     * What is to be done at one node.
     *
     * @param title how the node is called in messages
     */
    public record Work<T>(String title, Callable<T> deed) {

        /** Work at a node. */
        public static <T> Work<T> of(String title, Supplier<T> deed) {
            return new Work<>(title, deed::get);
        }
    }

    /**
     * Does it all; the results are in the order of the work.
     *
     * @throws ProblemException the first one, naming its node, when all other work has ended as well
     */
    public static <T> List<T> all(List<Work<T>> work) {
        ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, work.size()), task -> {
            Thread thread = new Thread(task, "a node of the builder");
            thread.setDaemon(true);
            return thread;
        });
        try {
            CompletionService<T> done = new ExecutorCompletionService<>(threads);
            List<Future<T>> futures = new ArrayList<>();
            work.forEach(each -> futures.add(done.submit(() -> result(each))));
            for (int i = 0; i < work.size(); i++) {
                done.take().get();
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw cause(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw interrupted().asException(e);
        } finally {
            end(threads);
        }
    }

    private static <T> T result(Work<T> work) throws Exception {
        try {
            return work.deed().call();
        } catch (ProblemException e) {
            throw named(work.title(), e);
        }
    }

    /** The same problem, of a node. */
    static ProblemException named(String title, ProblemException e) {
        Problem problem = e.problem();
        return new Problem(
                        problem.kind(),
                        Character.toUpperCase(title.charAt(0)) + title.substring(1) + ": " + problem.what(),
                        problem.why(),
                        problem.fixes(),
                        problem.help(),
                        problem.evidence())
                .asException(e);
    }

    private static RuntimeException cause(ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(cause);
    }

    private static Problem interrupted() {
        return Problem.environment(
                HelpTopic.INTERRUPTED,
                "The work at the builder's nodes was ended before it finished",
                "Maven was told to stop",
                "run the same command again: nothing half done is taken for complete");
    }

    /** Nobody works on where the result is of no use any more. */
    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            threads.awaitTermination(PATIENCE_IN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
