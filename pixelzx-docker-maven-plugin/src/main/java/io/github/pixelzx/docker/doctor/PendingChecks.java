package io.github.pixelzx.docker.doctor;

import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Checks that run side by side, each within its limit of time, and are told in the order in which they began. Those of the
 * engine begin when it has answered.
 */
final class PendingChecks implements AutoCloseable {

    /** An engine that has just been started may take a while; a check that takes longer is a finding, not a wait. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** What a person would wait for a registry that does not answer. */
    private static final Duration NETWORK_LIMIT = Duration.ofMillis(1800);

    private final ExecutorService executor = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "doctor");
        thread.setDaemon(true);
        return thread;
    });
    private final CompletableFuture<Engine> opened;
    private final List<CompletableFuture<List<Diagnosis>>> pending = new ArrayList<>();

    /**
     * None yet, and the engine is being opened.
     *
     * @param engine opens it, or throws the problem a build would end with; it is closed here
     */
    PendingChecks(Supplier<Engine> engine) {
        this.opened = CompletableFuture.supplyAsync(engine, executor);
    }

    /** A check of this machine. */
    void add(String subject, Supplier<List<Diagnosis>> check) {
        pending.add(limited(subject, LIMIT, CompletableFuture.supplyAsync(check, executor)));
    }

    /** A check that asks somebody on the network. */
    void addFar(String subject, Supplier<List<Diagnosis>> check) {
        pending.add(far(subject, check));
    }

    /** The check whether there is an engine: the only one that says so. */
    void addEngine(String subject, Function<Engine, List<Diagnosis>> check) {
        pending.add(limited(subject, LIMIT, opened.thenApplyAsync(check, executor)));
    }

    /** A check of the engine; without an engine there is nothing to say that has not been said. */
    void addIfOpen(String subject, Function<Engine, List<Diagnosis>> check) {
        pending.add(limited(subject, LIMIT, opened.thenApplyAsync(check, executor))
                .thenApply(found -> opened.isCompletedExceptionally() ? List.of() : found));
    }

    /**
     * A check that asks somebody on the network, and another way where the engine says something of it. It begins before
     * the engine has answered: nobody should wait for both, one after the other.
     *
     * @param <T> what the engine says
     * @param ask what to do with it; nothing where it says nothing, or there is no engine
     */
    <T> void addFar(String subject, Function<Engine, List<T>> said, Function<List<T>, List<Diagnosis>> ask) {
        CompletableFuture<List<Diagnosis>> unsaid = far(subject, () -> ask.apply(List.of()));
        pending.add(opened.thenApplyAsync(said, executor)
                .exceptionally(failure -> List.of())
                .thenCompose(words -> words.isEmpty() ? unsaid : far(subject, () -> ask.apply(words))));
    }

    /** What all of them found. */
    List<Diagnosis> found() {
        return pending.stream().flatMap(check -> check.join().stream()).toList();
    }

    /** Waits for none of them any more. */
    @Override
    public void close() {
        CompletableFuture<Void> unused = opened.thenAccept(Engine::close);
        executor.shutdownNow();
    }

    private CompletableFuture<List<Diagnosis>> far(String subject, Supplier<List<Diagnosis>> check) {
        return limited(subject, NETWORK_LIMIT, CompletableFuture.supplyAsync(check, executor));
    }

    private static CompletableFuture<List<Diagnosis>> limited(
            String subject, Duration limit, CompletableFuture<List<Diagnosis>> check) {
        return check.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> List.of(failed(subject, limit, failure)));
    }

    private static Diagnosis failed(String subject, Duration limit, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof ProblemException)) {
            cause = cause.getCause();
        }
        if (cause instanceof ProblemException problem) {
            Problem said = problem.problem();
            return Diagnosis.from(subject, said.help() == HelpTopic.ENGINE_SLOW ? Verdict.WARN : Verdict.FAIL, said);
        }
        if (cause instanceof TimeoutException) {
            return Diagnosis.warn(
                    subject,
                    "no answer within " + limit.toMillis() / 1000.0 + " s",
                    "is the network slow, or the engine busy? Run the goal again");
        }
        if (cause instanceof RuntimeException bug) {
            throw bug;
        }
        throw new IllegalStateException(cause);
    }
}
