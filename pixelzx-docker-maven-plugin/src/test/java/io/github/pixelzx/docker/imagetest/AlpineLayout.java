package io.github.pixelzx.docker.imagetest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pixelzx.docker.oci.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** The development registry's own {@code alpine}, which has a shell, as a layout of some platforms and another config. */
final class AlpineLayout {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";

    private final Path directory;
    private final String repository =
            "http://" + System.getenv().getOrDefault("PIXELZX_DEV_REGISTRY", "127.0.0.1:5000") + "/v2/library/alpine/";
    private final HttpClient client = HttpClient.newHttpClient();

    private AlpineLayout(Path directory) {
        this.directory = directory;
    }

    /** Writes the layout; the change is made to the {@code config} object of each platform's config. */
    static void write(Path directory, List<String> platforms, Consumer<ObjectNode> change) {
        try {
            new AlpineLayout(directory).write(platforms, change);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(List<String> platforms, Consumer<ObjectNode> change) throws IOException {
        Files.createDirectories(directory.resolve("blobs/sha256"));
        ArrayNode manifests = JSON.createArrayNode();
        for (JsonNode entry : JSON.readTree(get("manifests/latest", INDEX)).path("manifests")) {
            JsonNode platform = entry.path("platform");
            String name = platform.path("os").asText()
                    + '/'
                    + platform.path("architecture").asText()
                    + (platform.has("variant") ? '/' + platform.path("variant").asText() : "");
            if (platforms.contains(name)) {
                ObjectNode written = manifest(entry.path("digest").asText(), change);
                written.set("platform", platform);
                manifests.add(written);
            }
        }
        ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", INDEX);
        index.set("manifests", manifests);
        ObjectNode top = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", INDEX);
        top.putArray("manifests").add(descriptor(JSON.writeValueAsBytes(index), INDEX));
        Files.write(directory.resolve("index.json"), JSON.writeValueAsBytes(top));
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
    }

    private ObjectNode manifest(String digest, Consumer<ObjectNode> change) throws IOException {
        String type = "application/vnd.oci.image.manifest.v1+json";
        ObjectNode manifest = (ObjectNode) JSON.readTree(get("manifests/" + digest, type));
        for (JsonNode layer : manifest.path("layers")) {
            blob(get("blobs/" + layer.path("digest").asText(), "*/*"));
        }
        ObjectNode config = (ObjectNode) JSON.readTree(
                get("blobs/" + manifest.path("config").path("digest").asText(), "*/*"));
        change.accept(config.withObject("/config"));
        manifest.set(
                "config",
                descriptor(
                        JSON.writeValueAsBytes(config),
                        manifest.path("config").path("mediaType").asText()));
        return descriptor(JSON.writeValueAsBytes(manifest), type);
    }

    private ObjectNode descriptor(byte[] document, String mediaType) throws IOException {
        return JSON.createObjectNode()
                .put("mediaType", mediaType)
                .put("digest", blob(document).toString())
                .put("size", document.length);
    }

    private Digest blob(byte[] bytes) throws IOException {
        Digest digest = Digest.of(bytes);
        Files.write(directory.resolve("blobs/sha256").resolve(digest.hex()), bytes);
        return digest;
    }

    private byte[] get(String path, String accept) throws IOException {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(repository + path))
                    .header("Accept", accept)
                    .build();
            return client.send(request, BodyHandlers.ofByteArray()).body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }
}
