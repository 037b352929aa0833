package io.github.pixelzx.docker.engine;

import java.time.Instant;

/**
 * What an engine says of itself at this moment.
 *
 * @param time by its clock
 * @param dataDirectory where it keeps images and volumes, on its own machine; empty where it does not say
 */
public record EngineHealth(Instant time, String dataDirectory) {}
