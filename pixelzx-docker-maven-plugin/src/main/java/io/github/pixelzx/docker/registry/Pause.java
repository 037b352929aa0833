package io.github.pixelzx.docker.registry;

import java.time.Duration;

/** Waits between two attempts. */
@FunctionalInterface
interface Pause {

    /** Lets the thread sleep. */
    Pause REAL = duration -> Thread.sleep(duration.toMillis());

    void of(Duration duration) throws InterruptedException;
}
