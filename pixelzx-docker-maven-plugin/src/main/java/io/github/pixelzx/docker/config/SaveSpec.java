package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How an image is written to a file.
 *
 * @param platform the one platform; null for all
 * @param file an absolute path; null for one in the workspace
 * @param attach whether the file becomes an artifact of the Maven project
 */
public record SaveSpec(
        @Nullable Platform platform, @Nullable Path file, boolean attach) {

    public Optional<Platform> platformIfAny() {
        return Optional.ofNullable(platform);
    }

    public Optional<Path> fileIfAny() {
        return Optional.ofNullable(file);
    }

    /** What tells the archive from others of the image, also as a Maven artifact: {@code oci} or {@code linux-arm64}. */
    public String classifier() {
        return platformIfAny().map(Platform::slug).orElse("oci");
    }
}
