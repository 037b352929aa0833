package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;

/**
 * An image of a registry that is tested in place of the one that was built.
 *
 * @param platforms those it has to have, which alone are tested; empty for all it has
 */
public record PublishedSpec(ImageReference reference, List<Platform> platforms) {

    public PublishedSpec {
        platforms = platforms.stream().sorted().distinct().toList();
    }

    /** The image's name, without what comes before it. */
    public String name() {
        return reference.repository().substring(reference.repository().lastIndexOf('/') + 1);
    }

    /** What an image of this name, with these platforms, would be configured as. */
    public ImageSpec image(List<Platform> present) {
        String repository = reference.repository();
        int slash = repository.lastIndexOf('/');
        String prefix = reference.registry() + (slash < 0 ? "" : '/' + repository.substring(0, slash));
        return new ImageSpec(name(), prefix, reference.tagIfAny().map(List::of).orElse(List.of()), present);
    }
}
