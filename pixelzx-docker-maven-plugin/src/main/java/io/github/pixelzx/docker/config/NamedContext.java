package io.github.pixelzx.docker.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A build context with a name: {@code FROM name} and {@code COPY --from=name} take it instead of an image or stage. */
public sealed interface NamedContext {

    /** What the Dockerfile calls it; an image's reference takes that image's place. */
    String name();

    /** A directory of this machine. */
    record Directory(String name, Path path) implements NamedContext {}

    /** An image of a registry, for example {@code docker-image://alpine:3.20}. */
    record Image(String name, String reference) implements NamedContext {}

    /**
     * An image layout of this machine.
     *
     * @param version a tag or digest as buildx takes it after the path, {@code :tag} or {@code @digest}; null for the
     *     layout's only image
     */
    record Layout(String name, Path path, @Nullable String version) implements NamedContext {}

    /** A Git repository. */
    record Repository(String name, GitReference reference) implements NamedContext {}

    /**
     * The image of another module of this Maven build.
     *
     * @param image the image's name where the module makes several; null for its only one
     */
    record Module(
            String name,
            String groupId,
            String artifactId,
            @Nullable String image) implements NamedContext {}
}
