package io.github.pixelzx.docker.engine;

import java.time.Duration;

/**
 * It ran and ended by itself.
 *
 * @param exitCode 128 plus the signal's number where a signal ended it
 * @param outOfMemory whether the kernel ended it for using more memory than it may
 */
public record Exited(int exitCode, boolean outOfMemory, String stdout, String stderr, Duration duration)
        implements ContainerOutcome {}
