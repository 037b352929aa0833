package io.github.pixelzx.docker.layout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes image layouts, right ones and, asked to, wrong ones, with tiny layers and correct digests. */
public final class LayoutFixture {

    public static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path directory;

    public LayoutFixture(Path directory) {
        this.directory = directory;
    }

    /** linux/amd64, linux/arm64 and linux/arm/v7 over one shared layer, each with a program of its machine. */
    public static Path threePlatforms(Path directory) {
        LayoutFixture fixture = new LayoutFixture(directory);
        byte[] base = new LayerFixture()
                .directory("etc")
                .file("etc/motd", 0644, new byte[] {1, 2, 3})
                .gzip();
        List<Descriptor> images = new ArrayList<>();
        for (String platform : List.of("linux/arm/v7", "linux/amd64", "linux/arm64")) {
            Platform parsed = Platform.parse(platform);
            byte[] layer = new LayerFixture()
                    .program("usr/local/bin/app", ElfFixture.program(parsed.architecture()))
                    .gzip();
            images.add(fixture.image(parsed, config("/usr/local/bin/app"), base, layer));
        }
        return fixture.top(fixture.index(images));
    }

    /** One platform with one program, and the labels given. */
    public static Path onePlatform(Path directory, String platform, Map<String, String> labels) {
        LayoutFixture fixture = new LayoutFixture(directory);
        Platform parsed = Platform.parse(platform);
        Map<String, Object> config = config("/app");
        config.put("Labels", labels);
        byte[] layer = new LayerFixture()
                .program("app", ElfFixture.program(parsed.architecture()))
                .gzip();
        return fixture.top(fixture.image(parsed, config, layer));
    }

    /** The part of a config that says what starts. */
    public static Map<String, Object> config(String... command) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("Cmd", List.of(command));
        return config;
    }

    /** Writes a blob. */
    public Descriptor blob(String mediaType, byte[] bytes) {
        Digest digest = Digest.of(bytes);
        try {
            Path blobs = Files.createDirectories(directory.resolve("blobs/sha256"));
            Files.write(blobs.resolve(digest.hex()), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Descriptor.of(mediaType, digest, bytes.length);
    }

    /** Writes layers, config and manifest of a platform; the descriptor is the index entry. */
    public Descriptor image(Platform platform, Map<String, Object> config, byte[]... layers) {
        return withPlatform(image(configOf(platform, config, layers), layers), platform);
    }

    /** The same with a config document of any content. */
    public Descriptor image(Map<String, Object> configDocument, byte[]... layers) {
        List<Map<String, Object>> entries = new ArrayList<>();
        for (byte[] layer : layers) {
            entries.add(json(blob(LAYER, layer)));
        }
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", MediaTypes.OCI_MANIFEST);
        manifest.put("config", json(blob(MediaTypes.OCI_CONFIG, bytes(configDocument))));
        manifest.put("layers", entries);
        return blob(MediaTypes.OCI_MANIFEST, bytes(manifest));
    }

    /** The config document of a platform's image; a diff ID that fits the number of layers, not their content. */
    public static Map<String, Object> configOf(Platform platform, Map<String, Object> config, byte[]... layers) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("architecture", platform.architecture());
        document.put("os", platform.os());
        platform.variantIfAny().ifPresent(variant -> document.put("variant", variant));
        document.put("config", config);
        List<String> diffIds = new ArrayList<>();
        for (byte[] layer : layers) {
            diffIds.add(Digest.of(layer).toString());
        }
        document.put("rootfs", Map.of("type", "layers", "diff_ids", diffIds));
        return document;
    }

    /** Writes an attestation as buildx does. */
    public Descriptor attestation(Descriptor of) {
        Descriptor manifest =
                image(Map.of("architecture", "unknown", "os", "unknown"), bytes(Map.of("predicate", "x")));
        return new Descriptor(
                manifest.mediaType(),
                manifest.digest(),
                manifest.size(),
                null,
                Map.of(
                        "vnd.docker.reference.type",
                        "attestation-manifest",
                        "vnd.docker.reference.digest",
                        of.digest().toString()));
    }

    public static Descriptor withPlatform(Descriptor descriptor, @Nullable Platform platform) {
        return new Descriptor(descriptor.mediaType(), descriptor.digest(), descriptor.size(), platform, Map.of());
    }

    /** Writes an index. */
    public Descriptor index(List<Descriptor> manifests) {
        return blob(MediaTypes.OCI_INDEX, indexDocument(manifests));
    }

    /** Writes an index that says which version it is of. */
    public Descriptor index(List<Descriptor> manifests, String version) {
        Map<String, Object> index = document(manifests);
        index.put("annotations", Map.of("org.opencontainers.image.version", version));
        return blob(MediaTypes.OCI_INDEX, bytes(index));
    }

    /** Writes {@code oci-layout} and an {@code index.json} with these entries. */
    public Path top(Descriptor... entries) {
        return top(indexDocument(List.of(entries)));
    }

    /** Writes {@code oci-layout} and an {@code index.json} of any content. */
    public Path top(byte[] indexJson) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
            Files.write(directory.resolve("index.json"), indexJson);
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] indexDocument(List<Descriptor> manifests) {
        return bytes(document(manifests));
    }

    private static Map<String, Object> document(List<Descriptor> manifests) {
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("schemaVersion", 2);
        index.put("mediaType", MediaTypes.OCI_INDEX);
        index.put("manifests", manifests.stream().map(LayoutFixture::json).toList());
        return index;
    }

    private static Map<String, Object> json(Descriptor descriptor) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("mediaType", descriptor.mediaType());
        json.put("digest", descriptor.digest().toString());
        json.put("size", descriptor.size());
        descriptor.platformIfAny().ifPresent(platform -> {
            Map<String, Object> parts = new LinkedHashMap<>();
            parts.put("architecture", platform.architecture());
            parts.put("os", platform.os());
            platform.variantIfAny().ifPresent(variant -> parts.put("variant", variant));
            json.put("platform", parts);
        });
        if (descriptor.isAttestation()) {
            json.put("platform", Map.of("architecture", "unknown", "os", "unknown"));
        }
        if (!descriptor.annotations().isEmpty()) {
            json.put("annotations", descriptor.annotations());
        }
        return json;
    }

    private static byte[] bytes(Map<String, Object> json) {
        try {
            return JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
