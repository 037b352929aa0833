package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.emulation.Execution;
import java.time.Duration;

/** How a platform runs, and how much longer its programs may take for that. */
record Pace(Execution execution) {

    /** How many times as long limits are; 1 on the engine's own processor. */
    double factor() {
        return execution.limits();
    }

    /** A limit given for native platforms, as it applies here. */
    Duration scaled(Duration limit) {
        return Duration.ofMillis(Math.round(limit.toMillis() * factor()));
    }

    /** A time in which a native program comes as far as one does here in what is returned. */
    Duration watched(Duration time) {
        return Duration.ofMillis(Math.round(time.toMillis() * execution.pace()));
    }

    boolean emulated() {
        return execution.emulated();
    }
}
