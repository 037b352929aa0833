package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;

/**
 * An image that was built upon or copied from.
 *
 * @param reference as BuildKit named it, without the digest
 * @param digest what the reference stood for
 * @param pinned whether the digest is written in the Dockerfile or the configuration, so that it cannot change by itself
 */
public record BaseImage(ImageReference reference, Digest digest, boolean pinned) {

    public BaseImage {
        reference = new ImageReference(reference.registry(), reference.repository(), reference.tag(), null);
    }

    /** The tag to ask a registry for; {@code latest} where the reference has none. */
    String tag() {
        return reference.tagIfAny().orElse("latest");
    }
}
