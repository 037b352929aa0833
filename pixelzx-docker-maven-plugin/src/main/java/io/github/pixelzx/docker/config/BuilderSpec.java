package io.github.pixelzx.docker.config;

/**
 * The buildx builder that builds.
 *
 * @param name for example {@code pixelzx-builder}
 * @param image the BuildKit image of its container, for example {@code moby/buildkit:buildx-stable-1}
 * @param keepState whether its cache stays when it is removed
 */
public record BuilderSpec(String name, String image, boolean keepState) {

    /** A builder as it is where nothing else is asked for. */
    public static BuilderSpec of(String name, String image) {
        return new BuilderSpec(name, image, false);
    }
}
