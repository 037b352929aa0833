package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.buildx.StoredBuilder;
import io.github.pixelzx.docker.config.BuilderSpec;
import java.util.Locale;
import java.util.Optional;

/**
 * The one node of a builder, with the names buildx gives to what belongs to it.
 *
 * <p>buildx takes whatever container has the right name for the node's: that is how a container made here becomes
 * buildx's.
 *
 * @param builder the builder's name as buildx stores it, in lower case
 */
record BuilderNode(String builder) {

    /** What buildx calls a BuildKit in a container of its own. */
    static final String DRIVER = BuilderSpec.Driver.DOCKER_CONTAINER.buildxName();

    /** The driver-opt that names the image of the container. */
    static final String IMAGE_OPTION = "image";

    private static final String PREFIX = "buildx_buildkit_";
    private static final String SUFFIX = "_state";

    static BuilderNode of(String builder) {
        return new BuilderNode(builder.toLowerCase(Locale.ROOT));
    }

    /** The node's name, buildx's own default for the first node. */
    String name() {
        return builder + "0";
    }

    String container() {
        return PREFIX + name();
    }

    /** The volume of BuildKit's state: cache and all. It must not serve two containers. */
    String volume() {
        return container() + SUFFIX;
    }

    /** Whether an entry of buildx's has this node and no other, in a container of its own. */
    boolean isOnlyNodeOf(StoredBuilder stored) {
        return stored.hasOnly(DRIVER, name());
    }

    /** Whether an entry of buildx's was made here: such a one always says which image its container is made from. */
    boolean wasMadeHere(StoredBuilder stored) {
        return isOnlyNodeOf(stored) && stored.nodes().get(0).driverOpts().containsKey(IMAGE_OPTION);
    }

    /** The container a volume belongs to, if it is a builder's at all. */
    static Optional<String> containerOf(String volume) {
        return volume.startsWith(PREFIX) && volume.endsWith(SUFFIX)
                ? Optional.of(volume.substring(0, volume.length() - SUFFIX.length()))
                : Optional.empty();
    }
}
