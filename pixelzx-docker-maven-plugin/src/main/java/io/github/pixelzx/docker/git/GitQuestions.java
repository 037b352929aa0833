package io.github.pixelzx.docker.git;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks Git several things at once. */
final class GitQuestions implements AutoCloseable {

    private final ExecutorService threads;

    GitQuestions(int atOnce) {
        this.threads = Executors.newFixedThreadPool(atOnce, work -> {
            Thread thread = new Thread(work, "asking Git");
            thread.setDaemon(true);
            return thread;
        });
    }

    <T> Future<T> ask(Callable<T> question) {
        return threads.submit(question);
    }

    /** Waits for an answer; throws what asking threw. */
    static <T> T answer(Future<T> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.environment(
                            HelpTopic.INTERRUPTED,
                            "Asking Git was ended before it answered",
                            "Maven was interrupted",
                            "run the same command again")
                    .asException(e);
        }
    }

    /** Ends what is still being asked, with its processes. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
