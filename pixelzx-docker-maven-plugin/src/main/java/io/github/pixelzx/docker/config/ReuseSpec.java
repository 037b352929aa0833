package io.github.pixelzx.docker.config;

/**
 * What of an earlier build is taken over.
 *
 * @param force builds even if nothing has changed since the last build
 */
public record ReuseSpec(boolean force) {}
