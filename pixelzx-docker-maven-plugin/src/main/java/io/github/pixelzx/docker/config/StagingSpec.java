package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.ImageReference;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a built image waits for its tests and its tags.
 *
 * @param repository the repository that it is pushed to by digest; null for the image layout in the workspace
 * @param audit what the audit reads of an image that waits in a registry
 * @param leftovers what becomes of images in the repository that nobody tagged
 * @param keepLeftovers how long they stay in any case
 */
public record StagingSpec(
        @Nullable ImageReference repository, Audit audit, Leftovers leftovers, Duration keepLeftovers) {

    /** In the workspace. */
    public static final StagingSpec LAYOUT =
            new StagingSpec(null, Audit.DOCUMENTS, Leftovers.LIST, Duration.ofHours(24));

    /** Where an image may wait. */
    enum Place {
        LAYOUT,
        REGISTRY
    }

    /** What the audit reads. */
    public enum Audit {
        /** Index, manifests and configs, and the head of what each platform starts. */
        DOCUMENTS,
        /** The layers as well, which are fetched for that. */
        FULL
    }

    /** What becomes of images that were built, pushed by digest and never tagged. */
    public enum Leftovers {
        /** They stay, and are listed: by the next build once, by {@code doctor} always. */
        LIST,
        /** The next build removes them. Whoever names an image by its digest alone may lose it, if he published equal bytes. */
        REMOVE
    }

    public Optional<ImageReference> repositoryIfAny() {
        return Optional.ofNullable(repository);
    }
}
