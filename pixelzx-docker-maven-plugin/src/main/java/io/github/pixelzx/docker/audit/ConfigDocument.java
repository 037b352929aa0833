package io.github.pixelzx.docker.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The parts of an image's config that nothing but the audit looks at.
 *
 * @param settings what a container is started with, by the field's name in the document, entries of maps and lists of
 *     variables each for itself: {@code Cmd}, {@code Env JAVA_HOME}, {@code Labels version}
 * @param history the steps that made the image, as their tool wrote them down
 */
record ConfigDocument(Map<String, String> settings, List<String> history) {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    ConfigDocument {
        settings = Map.copyOf(settings);
        history = List.copyOf(history);
    }

    /** Reads a config; a part that is not what it should be counts as missing. */
    static ConfigDocument read(byte[] json) {
        JsonNode document;
        try {
            document = JSON.readTree(json);
        } catch (IOException e) {
            return new ConfigDocument(Map.of(), List.of());
        }
        List<String> history = new ArrayList<>();
        document.path("history").forEach(step -> {
            String made = step.path("created_by").asText("");
            String comment = step.path("comment").asText("");
            history.add(comment.isEmpty() ? made : made + "\n" + comment);
        });
        return new ConfigDocument(settings(document.path("config")), history);
    }

    private static Map<String, String> settings(JsonNode config) {
        Map<String, String> settings = new TreeMap<>();
        config.properties().forEach(field -> {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (name.equals("Env")) {
                value.forEach(variable -> {
                    String[] parts = variable.asText().split("=", 2);
                    settings.put(name + " " + parts[0], parts.length < 2 ? "" : parts[1]);
                });
            } else if (value.isObject()) {
                value.properties()
                        .forEach(entry -> settings.put(
                                name + " " + entry.getKey(), entry.getValue().toString()));
            } else if ((!value.isNull() && !value.isEmpty())
                    || (value.isValueNode() && !value.asText().isEmpty())) {
                settings.put(name, value.toString());
            }
        });
        return settings;
    }
}
