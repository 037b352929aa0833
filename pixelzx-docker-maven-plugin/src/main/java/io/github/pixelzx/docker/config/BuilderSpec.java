package io.github.pixelzx.docker.config;

/**
 * The buildx builder that builds.
 *
 * @param name for example {@code pixelzx-builder}
 * @param image the BuildKit image of its container, for example {@code moby/buildkit:buildx-stable-1}
 */
public record BuilderSpec(String name, String image) {}
