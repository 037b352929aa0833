package io.github.pixelzx.docker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * What has to be done soon, measured on a machine that does other things as well: what is too slow is so each time, what
 * was kept waiting by others is not.
 */
public final class Promptness {

    private static final int TRIES = 3;

    private Promptness() {}

    /**
     * Does something that has to end within a time; again where it did not, three times at most.
     *
     * @param work throws where the outcome is wrong
     * @return what came of it
     */
    public static <T> T within(Duration limit, Callable<T> work) {
        List<Duration> took = new ArrayList<>();
        while (took.size() < TRIES) {
            Instant start = Instant.now();
            T result = called(work);
            took.add(Duration.between(start, Instant.now()));
            if (isLast(took, limit)) {
                return result;
            }
        }
        throw slow(took, limit);
    }

    /**
     * Does something a part of which has to be done within a time.
     *
     * @param work returns how long that part took; throws where the outcome is wrong
     */
    public static void measured(Duration limit, Callable<Duration> work) {
        List<Duration> took = new ArrayList<>();
        while (took.size() < TRIES) {
            took.add(called(work));
            if (isLast(took, limit)) {
                return;
            }
        }
        throw slow(took, limit);
    }

    private static boolean isLast(List<Duration> took, Duration limit) {
        return took.get(took.size() - 1).compareTo(limit) < 0;
    }

    private static AssertionError slow(List<Duration> took, Duration limit) {
        return new AssertionError("it took " + took + ", each time more than " + limit);
    }

    private static <T> T called(Callable<T> work) {
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
