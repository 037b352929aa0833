package io.github.pixelzx.docker.build;

/**
 * When and how long a step of a build ran.
 *
 * @param platform the platform it ran for; empty for what serves all
 * @param place stage and position, for example {@code builder 3/7}; {@code internal} for what is no instruction
 * @param instruction what it did, on one line
 * @param startMilliseconds when it began, after the build's first step
 * @param milliseconds how long it ran
 * @param cached whether BuildKit had its result
 * @param bytes what it sent and fetched
 */
public record StepTime(
        String platform,
        String place,
        String instruction,
        long startMilliseconds,
        long milliseconds,
        boolean cached,
        long bytes) {}
