package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a build tidy up where the JVM is told to end, by Ctrl-C for example: the JVM ends no sooner than the build's thread
 * has left, and no later than a short while after.
 */
final class OrderlyEnd implements AutoCloseable {

    /** With what else ends, less than the two seconds after which people press Ctrl-C again. */
    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private final CountDownLatch left = new CountDownLatch(1);
    private final Thread hook = new Thread(this::await, "wait for the build to tidy up");
    private volatile boolean ending;

    private OrderlyEnd() {}

    static OrderlyEnd begin() {
        OrderlyEnd end = new OrderlyEnd();
        Runtime.getRuntime().addShutdownHook(end.hook);
        return end;
    }

    /** What a failure is called: where the JVM is ending, buildx was ended with it, and nothing is wrong. */
    ProblemException explained(ProblemException failure) {
        return ending
                ? Problem.environment(
                                HelpTopic.INTERRUPTED,
                                "The build was ended before it finished",
                                "Maven was told to stop; nothing of the build runs on",
                                "run the same command again: nothing half done is taken for complete")
                        .asException(failure)
                : failure;
    }

    @Override
    public void close() {
        left.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending, and the hook waits no longer.
            return;
        }
    }

    private void await() {
        ending = true;
        try {
            left.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
