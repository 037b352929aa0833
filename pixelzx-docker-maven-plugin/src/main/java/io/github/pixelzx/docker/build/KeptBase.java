package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A base image in the {@link BaseCache}.
 *
 * @param reference as BuildKit names it, without the digest
 * @param digest what the reference stood for
 * @param platforms those whose bytes are kept; null where it is an image of one platform, without an index
 */
record KeptBase(
        ImageReference reference, Digest digest, @Nullable List<Platform> platforms) {

    KeptBase {
        platforms = platforms == null ? null : List.copyOf(platforms);
    }

    /**
     * What a Dockerfile would call these bytes and no others. BuildKit finds bytes in its store only under the repository
     * they came as.
     */
    String name() {
        return reference.toString() + '@' + digest;
    }
}
