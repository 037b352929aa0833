package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one node of a builder builds.
 *
 * @param node the node's name
 * @param title the name and where it is, for messages
 * @param platforms its platforms
 * @param builder what buildx knows it as: to buildx each node is a builder of its own
 */
public record BuilderPart(String node, String title, List<Platform> platforms, Builder builder) {

    /** Machines that run programs of others, too; not every arm64 does, but nobody knows that from here. */
    private static final Map<String, Set<String>> SIBLINGS =
            Map.of("amd64", Set.of("amd64", "386"), "arm64", Set.of("arm64", "arm"));

    public BuilderPart {
        platforms = List.copyOf(platforms);
    }

    /** Those of its platforms that its machine certainly does not run by itself; none where the machine is not known. */
    public List<Platform> emulated() {
        Platform machine = builder.machine();
        return machine == null
                ? List.of()
                : platforms.stream()
                        .filter(platform -> !SIBLINGS.getOrDefault(
                                        machine.architecture(), Set.of(machine.architecture()))
                                .contains(platform.architecture()))
                        .toList();
    }
}
