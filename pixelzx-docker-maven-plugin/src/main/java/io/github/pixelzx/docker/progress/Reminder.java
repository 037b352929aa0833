package io.github.pixelzx.docker.progress;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Has it said now and then that something still goes on which says nothing by itself. */
public final class Reminder implements AutoCloseable {

    /** How long the console may be silent. */
    public static final Duration SILENCE = Duration.ofSeconds(30);

    private final ScheduledExecutorService watch;
    private final ScheduledFuture<?> looking;

    /**
     * Looks at the clock until it is closed.
     *
     * @param what goes on, a name for the thread
     * @param saying called every {@link #SILENCE}, from another thread, with the time that went by since now
     */
    public Reminder(String what, Consumer<Duration> saying) {
        this(what, saying, Clock.systemUTC(), SILENCE);
    }

    /** The same by another clock and after another silence. */
    public Reminder(String what, Consumer<Duration> saying, Clock clock, Duration silence) {
        Instant begun = clock.instant();
        this.watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "watch " + what);
            thread.setDaemon(true);
            return thread;
        });
        long every = silence.toMillis();
        this.looking = watch.scheduleWithFixedDelay(
                () -> saying.accept(Duration.between(begun, clock.instant())), every, every, TimeUnit.MILLISECONDS);
    }

    /**
     * Does something, of which is said every {@link #SILENCE} that it still goes on.
     *
     * @param what in a few words: {@code pulling moby/buildkit:buildx-stable-1}
     */
    @SuppressWarnings("try") // it looks at the clock, and nothing else is done with it
    public static <T> T during(String what, Progress progress, Supplier<T> work) {
        try (Reminder reminder = new Reminder(what, since -> progress.takesLong(what, since))) {
            return work.get();
        }
    }

    /** The same with something that has no result. */
    public static void during(String what, Progress progress, Runnable work) {
        var unused = during(what, progress, () -> {
            work.run();
            return what;
        });
    }

    @Override
    public void close() {
        looking.cancel(true);
        watch.shutdownNow();
    }
}
