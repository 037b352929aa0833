package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.engine.RunningContainer;
import io.github.pixelzx.docker.engine.Usage;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a container.
 *
 * @param firstOutput milliseconds from its start to the first thing it printed; null where it printed nothing
 * @param ready milliseconds from its start until it counted as started; null where nothing was waited for
 * @param cpu processor time in milliseconds; null where it ended before the engine told
 * @param peakMemory most memory in bytes; null where it ended before the engine told
 * @param restarts how often the engine started it again
 */
public record Measured(
        @Nullable Long firstOutput,
        @Nullable Long ready,
        @Nullable Long cpu,
        @Nullable Long peakMemory,
        int restarts) {

    static Measured of(RunningContainer container, @Nullable Duration ready, int restarts) {
        Usage usage = container.usage();
        return new Measured(
                container.firstOutput().map(Duration::toMillis).orElse(null),
                ready == null ? null : ready.toMillis(),
                usage.cpu() == null ? null : usage.cpu().toMillis(),
                usage.peakMemory(),
                restarts);
    }
}
