package io.github.pixelzx.docker.engine;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a container has used so far, as far as the engine told, which it does about once a second.
 *
 * @param cpu processor time; null where it ended before the engine told
 * @param peakMemory most memory in bytes; null where it ended before the engine told
 */
public record Usage(@Nullable Duration cpu, @Nullable Long peakMemory) {

    /** Nothing is known. */
    public static final Usage UNKNOWN = new Usage(null, null);
}
