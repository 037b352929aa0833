package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.ImageReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which published image gets which further names.
 *
 * @param from an image in a registry, by tag or digest; null for the one the last push published
 * @param to the names: a tag alone is one in the image's own repository, anything else a reference with a tag
 */
public record PromoteSpec(@Nullable ImageReference from, List<String> to) {

    public PromoteSpec {
        to = List.copyOf(to);
    }

    /** The names as references. */
    public List<ImageReference> targets(ImageReference source) {
        return to.stream()
                .map(name -> ImageReference.isTag(name) ? source.withTag(name) : ImageReference.parse(name))
                .toList();
    }
}
