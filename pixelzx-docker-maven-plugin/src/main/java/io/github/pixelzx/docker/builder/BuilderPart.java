package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;

/**
 * What one node of a builder builds.
 *
 * @param node the node's name
 * @param title the name and where it is, for messages
 * @param platforms its platforms
 * @param builder what buildx knows it as: to buildx each node is a builder of its own
 */
public record BuilderPart(String node, String title, List<Platform> platforms, Builder builder) {

    public BuilderPart {
        platforms = List.copyOf(platforms);
    }
}
