package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says now and then that a test still runs and what it waits for: emulated, its limits are minutes. */
final class Reminder implements Consumer<String>, AutoCloseable {

    /** How long a test may be silent on the console. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final Progress progress;
    private final Platform platform;
    private final String test;
    private final Clock clock;
    private final Instant begun;
    private final ScheduledExecutorService watch;
    private final ScheduledFuture<?> looking;
    private volatile String awaited = "";

    /** Looks at the clock until it is closed. */
    Reminder(Progress progress, Platform platform, String test) {
        this(progress, platform, test, Clock.systemUTC(), SILENCE);
    }

    Reminder(Progress progress, Platform platform, String test, Clock clock, Duration silence) {
        this.progress = progress;
        this.platform = platform;
        this.test = test;
        this.clock = clock;
        this.begun = clock.instant();
        this.watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "watch '" + test + "' on " + platform);
            thread.setDaemon(true);
            return thread;
        });
        long every = silence.toMillis();
        this.looking = watch.scheduleWithFixedDelay(this::remind, every, every, TimeUnit.MILLISECONDS);
    }

    /** Hears what the test waits for at the moment, or why what it got is not that. */
    @Override
    public void accept(String reason) {
        awaited = reason;
    }

    private void remind() {
        progress.testWaits(platform, test, Duration.between(begun, clock.instant()), awaited);
    }

    @Override
    public void close() {
        looking.cancel(true);
        watch.shutdownNow();
    }
}
