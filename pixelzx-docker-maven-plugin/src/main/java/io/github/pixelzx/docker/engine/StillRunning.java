package io.github.pixelzx.docker.engine;

import java.time.Duration;

/** It was still running when its time was over, and was ended then. */
public record StillRunning(String stdout, String stderr, Duration duration) implements ContainerOutcome {}
