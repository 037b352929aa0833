package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Tries an operation again after a failure that may pass: a connection refused, reset or silent, 408, 429, 5xx.
 *
 * <p>The wait doubles from a quarter of a second on, with jitter so that threads do not come back all at once; where the
 * registry says how long to wait, that is waited.
 */
final class Retries {

    private static final Duration FIRST_WAIT = Duration.ofMillis(250);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** A registry that asks for more than this is taken at its word: the build fails and names the time. */
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofMinutes(2);

    private final int limit;
    private final Pause pause;
    private final RegistryProblems problems;

    Retries(int limit, Pause pause, RegistryProblems problems) {
        this.limit = limit;
        this.pause = pause;
        this.problems = problems;
    }

    /** One attempt of an operation that can be begun anew at any time. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws IOException, TransientFailure;
    }

    /**
     * Runs the operation until it ends.
     *
     * @param operation for messages, an infinitive: {@code read manifest latest}
     */
    <T> T call(String operation, Attempt<T> attempt) {
        List<String> causes = new ArrayList<>();
        while (true) {
            Duration wait;
            try {
                return attempt.run();
            } catch (TransientFailure e) {
                causes.add(String.valueOf(e.getMessage()));
                wait = e.retryAfter().orElse(backoff(causes.size()));
                if (causes.size() > limit || wait.compareTo(LONGEST_RETRY_AFTER) > 0) {
                    throw problems.keptFailing(operation, causes, wait).asException(e);
                }
            } catch (IOException e) {
                problems.lasting(operation, e).ifPresent(problem -> {
                    throw problem.asException(e);
                });
                causes.add(RegistryProblems.describe(e));
                wait = backoff(causes.size());
                if (causes.size() > limit) {
                    throw problems.unreachable(operation, causes).asException(e);
                }
            }
            rest(operation, wait);
        }
    }

    private static Duration backoff(int failures) {
        Duration full = FIRST_WAIT.multipliedBy(1L << Math.min(failures - 1, 10));
        long millis = Math.min(full.toMillis(), LONGEST_WAIT.toMillis());
        return Duration.ofMillis(millis / 2 + ThreadLocalRandom.current().nextLong(millis / 2 + 1));
    }

    private void rest(String operation, Duration wait) {
        try {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedException();
            }
            pause.of(wait.isNegative() ? Duration.ZERO : wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.environment(
                            HelpTopic.INTERRUPTED,
                            "Interrupted while waiting to " + operation + " at registry " + problems.registry(),
                            "Maven was interrupted",
                            "run the same command again: it sends only what is missing")
                    .asException(e);
        }
    }
}
