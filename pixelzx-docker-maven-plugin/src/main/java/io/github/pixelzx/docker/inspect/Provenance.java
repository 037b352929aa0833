package io.github.pixelzx.docker.inspect;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What BuildKit states of a build, in either version of <a href="https://slsa.dev/provenance">SLSA's</a> form. */
final class Provenance {

    static final String PREDICATE = "https://slsa.dev/provenance/";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String IMAGE = "pkg:docker/";

    private Provenance() {}

    /** The images a build read, with their digests; none from a document of another form. */
    static List<String> sources(byte[] statement) {
        try {
            JsonNode predicate = MAPPER.readTree(statement).path("predicate");
            JsonNode materials = predicate.has("materials")
                    ? predicate.path("materials")
                    : predicate.path("buildDefinition").path("resolvedDependencies");
            List<String> images = new ArrayList<>();
            for (JsonNode material : materials) {
                String uri = material.path("uri").asText("");
                if (uri.startsWith(IMAGE)) {
                    images.add(image(uri, material.path("digest").path("sha256").asText("")));
                }
            }
            return images.stream().distinct().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** {@code pkg:docker/alpine@latest?platform=linux%2Famd64} as people write it. */
    private static String image(String uri, String sha256) {
        String name = uri.substring(IMAGE.length()).replaceFirst("\\?.*", "").replace('@', ':');
        return URLDecoder.decode(name, StandardCharsets.UTF_8) + (sha256.isEmpty() ? "" : "@sha256:" + sha256);
    }
}
