package io.github.pixelzx.docker.buildx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
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

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();

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

    /** Reads one file of the store; none if there is none, or it is no builder. */
    static Optional<StoredBuilder> read(Path file) {
        JsonNode json;
        try {
            json = MAPPER.readTree(Files.readAllBytes(file));
        } catch (IOException e) {
            return Optional.empty();
        }
        if (json == null || !json.path("Name").isTextual()) {
            return Optional.empty();
        }
        List<Node> nodes = new ArrayList<>();
        for (JsonNode node : json.path("Nodes")) {
            Map<String, String> options = new TreeMap<>();
            node.path("DriverOpts")
                    .properties()
                    .forEach(option ->
                            options.put(option.getKey(), option.getValue().asText("")));
            nodes.add(
                    new Node(node.path("Name").asText(""), node.path("Endpoint").asText(""), options));
        }
        return Optional.of(new StoredBuilder(
                json.path("Name").asText(), json.path("Driver").asText(""), nodes));
    }
}
