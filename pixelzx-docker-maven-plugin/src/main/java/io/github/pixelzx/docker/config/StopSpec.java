package io.github.pixelzx.docker.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a service is ended.
 *
 * @param signal empty for the one the image names, else SIGTERM
 * @param exitCode what it has to exit with; null where every code is right
 * @param within how long it may take on a native platform
 */
public record StopSpec(String signal, @Nullable Integer exitCode, Duration within) {

    /** How long it may take where nothing else is said. */
    static final Duration WITHIN = Duration.ofSeconds(10);
}
