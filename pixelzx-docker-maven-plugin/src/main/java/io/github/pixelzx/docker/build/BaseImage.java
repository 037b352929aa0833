package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Optional;

/**
 * An image that was built upon or copied from.
 *
 * @param reference as BuildKit named it, without the digest
 * @param digest what the reference stood for
 * @param pinned whether the digest is written in the Dockerfile or the configuration, so that it cannot change by itself
 * @param platforms the platforms it was taken for; empty where BuildKit did not name all of them
 */
public record BaseImage(ImageReference reference, Digest digest, boolean pinned, List<Platform> platforms) {

    public BaseImage {
        platforms = Optional.ofNullable(platforms).map(List::copyOf).orElse(List.of());
        reference = new ImageReference(reference.registry(), reference.repository(), reference.tag(), null);
    }

    /** A base taken for platforms that are not known. */
    BaseImage(ImageReference reference, Digest digest, boolean pinned) {
        this(reference, digest, pinned, List.of());
    }

    /** The same, taken for platforms that are not known. */
    BaseImage forAnyPlatform() {
        return new BaseImage(reference, digest, pinned);
    }

    /** The tag to ask a registry for; {@code latest} where the reference has none. */
    String tag() {
        return reference.tagIfAny().orElse("latest");
    }
}
