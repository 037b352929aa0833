package io.github.pixelzx.docker.inspect;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import java.util.List;

/**
 * Something an earlier push left in a registry.
 *
 * @param repository registry and repository
 * @param tags those that pointed to the index
 * @param index what was pushed
 */
public record Published(ImageReference repository, List<String> tags, Digest index) {

    public Published {
        tags = List.copyOf(tags);
    }

    /** The first tag, or the digest where there is none. */
    ImageReference reference() {
        return tags.isEmpty() ? repository.withDigest(index) : repository.withTag(tags.get(0));
    }
}
