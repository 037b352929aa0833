package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.emulation.Execution;
import java.time.Duration;

/**
 * How a platform runs, and how much longer its programs may take for that.
 *
 * @param factor 1 on the engine's own processor
 */
record Pace(Execution execution, double factor) {

    /** A limit given for native platforms, as it applies here. */
    Duration scaled(Duration limit) {
        return Duration.ofMillis(Math.round(limit.toMillis() * factor));
    }

    boolean emulated() {
        return execution == Execution.EMULATED;
    }
}
