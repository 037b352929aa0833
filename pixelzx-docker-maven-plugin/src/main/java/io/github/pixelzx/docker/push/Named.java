package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import java.util.List;

/** Hears of each image that was given a name in a repository, whatever went wrong afterwards. */
@FunctionalInterface
public interface Named {

    /** Nobody listens. */
    Named UNHEARD = (repository, index, manifests) -> {};

    /** An image is published. */
    void named(ImageReference repository, Digest index, List<Digest> manifests);
}
