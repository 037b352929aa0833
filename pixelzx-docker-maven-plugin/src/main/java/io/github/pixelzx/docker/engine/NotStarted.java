package io.github.pixelzx.docker.engine;

import java.time.Duration;

/**
 * The engine could not create or start it.
 *
 * @param reason the engine's own words
 */
public record NotStarted(String reason, Duration duration) implements ContainerOutcome {

    @Override
    public String stdout() {
        return "";
    }

    @Override
    public String stderr() {
        return "";
    }
}
