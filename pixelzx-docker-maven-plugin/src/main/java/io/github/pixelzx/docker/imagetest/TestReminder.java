package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.Reminder;
import java.time.Clock;
import java.time.Duration;
import java.util.function.Consumer;

/** Says now and then that a test still runs and what it waits for: emulated, its limits are minutes. */
final class TestReminder implements Consumer<String>, AutoCloseable {

    private final Progress progress;
    private final Platform platform;
    private final String test;
    private final Reminder reminder;
    private volatile String awaited = "";

    /** Looks at the clock until it is closed. */
    TestReminder(Progress progress, Platform platform, String test) {
        this(progress, platform, test, Clock.systemUTC(), Reminder.SILENCE);
    }

    TestReminder(Progress progress, Platform platform, String test, Clock clock, Duration silence) {
        this.progress = progress;
        this.platform = platform;
        this.test = test;
        this.reminder = new Reminder("'" + test + "' on " + platform, this::remind, clock, silence);
    }

    /** Hears what the test waits for at the moment, or why what it got is not that. */
    @Override
    public void accept(String reason) {
        awaited = reason;
    }

    private void remind(Duration since) {
        progress.testWaits(platform, test, since, awaited);
    }

    @Override
    public void close() {
        reminder.close();
    }
}
