package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.ImageReference;
import java.util.List;

/** Opens repositories of registries. {@link HttpRegistries} is the real one. */
@FunctionalInterface
public interface RegistryDoor {

    /** What is going to be done with a repository; registries give permission for each. */
    enum Access {
        PULL("pull"),
        PUSH("pull,push"),
        DELETE("pull,delete");

        private final String actions;

        Access(String actions) {
            this.actions = actions;
        }

        /** The actions as a token's scope names them. */
        String actions() {
            return actions;
        }
    }

    /**
     * A repository; nothing is asked of the registry yet.
     *
     * @param repository its tag and digest, if any, do not matter
     */
    Registry open(ImageReference repository, Access access);

    /**
     * A repository, and the permission to take blobs over from others of the same registry.
     *
     * @param sources repositories to read from; those of other registries do not matter
     */
    default Registry open(ImageReference repository, Access access, List<ImageReference> sources) {
        return open(repository, access);
    }
}
