package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.ImageReference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a built image waits for its tests and its tags.
 *
 * @param repository the repository that it is pushed to by digest; null for the image layout in the workspace
 * @param audit what the audit reads of an image that waits in a registry
 */
public record StagingSpec(@Nullable ImageReference repository, Audit audit) {

    /** In the workspace. */
    public static final StagingSpec LAYOUT = new StagingSpec(null, Audit.DOCUMENTS);

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

    public Optional<ImageReference> repositoryIfAny() {
        return Optional.ofNullable(repository);
    }
}
