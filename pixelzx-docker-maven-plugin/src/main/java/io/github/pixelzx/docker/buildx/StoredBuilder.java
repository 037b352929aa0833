package io.github.pixelzx.docker.buildx;

import io.github.pixelzx.docker.oci.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What buildx has stored of a builder.
 *
 * @param driver for example {@code docker-container}
 */
public record StoredBuilder(String name, String driver, List<Node> nodes) {

    public StoredBuilder {
        nodes = List.copyOf(nodes);
    }

    /**
     * One node.
     *
     * @param endpoint the engine it was made on: a value of {@code DOCKER_HOST} or the name of a docker context
     * @param driverOpts what buildx makes the container from, should it have to
     */
    public record Node(String name, String endpoint, Map<String, String> driverOpts) {

        public Node {
            driverOpts = Map.copyOf(driverOpts);
        }
    }

    /**
     * Whether it has one node and no other.
     *
     * @param kind the driver it has to be of
     */
    public boolean hasOnly(String kind, String node) {
        return driver.equals(kind) && nodes.size() == 1 && nodes.get(0).name().equals(node);
    }

    /** Reads one file of the store; none if there is none, or it is no builder. */
    static Optional<StoredBuilder> read(Path file) {
        JsonTree json;
        try {
            json = JsonTree.read(Files.readAllBytes(file));
        } catch (IOException e) {
            return Optional.empty();
        }
        if (!json.path("Name").isText()) {
            return Optional.empty();
        }
        List<Node> nodes = new ArrayList<>();
        for (JsonTree node : json.path("Nodes")) {
            Map<String, String> options = new TreeMap<>();
            node.path("DriverOpts").fields().forEach((option, value) -> options.put(option, value.text("")));
            nodes.add(new Node(node.path("Name").text(""), node.path("Endpoint").text(""), options));
        }
        return Optional.of(new StoredBuilder(
                json.path("Name").text(""), json.path("Driver").text(""), nodes));
    }
}
