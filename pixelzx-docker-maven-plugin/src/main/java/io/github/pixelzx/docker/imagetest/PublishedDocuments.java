package io.github.pixelzx.docker.imagetest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageConfig;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.registry.RegistryImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The documents of a published image, or of some of its platforms: which of them a layout needs, and which blobs they lead
 * to.
 */
final class PublishedDocuments {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What an index and those nested in it may list; more is no image but a trap. */
    private static final int MOST = 1000;

    private final RegistryImage image;
    private final Map<Digest, byte[]> documents = new LinkedHashMap<>();
    private final Map<Digest, Descriptor> blobs = new LinkedHashMap<>();
    private final List<Descriptor> attestations = new ArrayList<>();
    private final Map<Platform, Digest> leftOut = new TreeMap<>();
    private final Map<Platform, Descriptor> platforms = new TreeMap<>();
    private Descriptor top;
    private int followed;

    private PublishedDocuments(RegistryImage image) {
        this.image = image;
        this.top = image.top();
    }

    /**
     * Reads them, configs and layers excepted.
     *
     * @param wanted platforms none of which may be missing; empty for all there are
     * @throws ProblemException PLATFORM_MISSING, or IMAGE_UNKNOWN if there is something else than an image
     */
    static PublishedDocuments read(RegistryImage image, List<Platform> wanted) {
        PublishedDocuments read = new PublishedDocuments(image);
        read.follow(read.top);
        read.choose(wanted);
        return read;
    }

    /** What the layout's {@code index.json} points to. */
    Descriptor top() {
        return top;
    }

    /** Indexes and manifests, byte for byte. */
    Map<Digest, byte[]> documents() {
        return documents;
    }

    /** Configs and layers, each once. */
    Map<Digest, Descriptor> blobs() {
        return blobs;
    }

    /** The manifests of the platforms chosen. */
    Map<Platform, Digest> platforms() {
        return platforms.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().digest()));
    }

    /** The manifests of the other platforms. */
    Map<Platform, Digest> leftOut() {
        return leftOut;
    }

    /** Finds the platforms; of manifests, those alone are read whose platform the index does not name. */
    private void follow(Descriptor descriptor) {
        if (++followed > MOST) {
            throw unusable("it lists more than " + MOST + " documents");
        }
        if (!MediaTypes.isIndex(descriptor.mediaType())) {
            found(descriptor);
            return;
        }
        byte[] bytes = image.document(descriptor);
        // A nested index may be listed again and again, and is followed once.
        if (documents.put(descriptor.digest(), bytes) == null) {
            for (Descriptor entry : parsed(bytes, ImageIndex::parse).manifests()) {
                if (entry.isAttestation()) {
                    attestations.add(entry);
                } else {
                    follow(entry);
                }
            }
        }
    }

    private void found(Descriptor manifest) {
        if (!MediaTypes.isManifest(manifest.mediaType())) {
            throw unusable("it lists " + manifest.digest() + " of type '" + manifest.mediaType() + "'");
        }
        Platform platform = manifest.platformIfAny().orElseGet(() -> platform(manifest));
        Descriptor other = platforms.putIfAbsent(platform, manifest);
        if (other != null && !other.digest().equals(manifest.digest())) {
            throw unusable("it lists " + platform + " twice: " + other.digest() + " and " + manifest.digest());
        }
    }

    private Platform platform(Descriptor manifest) {
        Descriptor config =
                parsed(image.document(manifest), ImageManifest::parse).config();
        return parsed(image.document(config), ImageConfig::parse).platform();
    }

    private void choose(List<Platform> wanted) {
        List<Platform> missing = wanted.stream()
                .filter(platform -> !platforms.containsKey(platform))
                .toList();
        if (platforms.isEmpty()) {
            throw unusable("its index lists no image");
        }
        if (!missing.isEmpty()) {
            throw missing(missing);
        }
        if (!wanted.isEmpty() && wanted.size() < platforms.size()) {
            platforms.forEach((platform, manifest) -> {
                if (!wanted.contains(platform)) {
                    leftOut.put(platform, manifest.digest());
                }
            });
            platforms.keySet().removeAll(leftOut.keySet());
            documents.clear();
            attestations.clear();
            index();
        }
        platforms.values().forEach(this::manifest);
        attestations.forEach(this::manifest);
    }

    private void manifest(Descriptor manifest) {
        byte[] bytes = image.document(manifest);
        documents.put(manifest.digest(), bytes);
        parsed(bytes, ImageManifest::parse).blobs().forEach(blob -> blobs.putIfAbsent(blob.digest(), blob));
    }

    /** An index of the chosen platforms alone; a layout has to hold whatever its index lists. */
    private void index() {
        ObjectNode index = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", top.mediaType());
        ArrayNode entries = index.putArray("manifests");
        platforms.forEach((platform, manifest) -> entries.add(entry(manifest)
                .set(
                        "platform",
                        JSON.createObjectNode()
                                .put("architecture", platform.architecture())
                                .put("os", platform.os())
                                .setAll(variant(platform)))));
        byte[] bytes = bytes(index);
        top = Descriptor.of(top.mediaType(), Digest.of(bytes), bytes.length);
        documents.put(top.digest(), bytes);
    }

    private static ObjectNode variant(Platform platform) {
        ObjectNode variant = JSON.createObjectNode();
        return platform.variant() == null ? variant : variant.put("variant", platform.variant());
    }

    private static ObjectNode entry(Descriptor descriptor) {
        return JSON.createObjectNode()
                .put("mediaType", descriptor.mediaType())
                .put("digest", descriptor.digest().toString())
                .put("size", descriptor.size());
    }

    /** The layout's {@code index.json}. */
    byte[] names() {
        ObjectNode names = JSON.createObjectNode().put("schemaVersion", 2);
        names.putArray("manifests").add(entry(top));
        return bytes(names);
    }

    private static byte[] bytes(JsonNode node) {
        try {
            return JSON.writeValueAsBytes(node);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T parsed(byte[] json, Function<byte[], T> parser) {
        try {
            return parser.apply(json);
        } catch (IllegalArgumentException e) {
            throw unusable(String.valueOf(e.getMessage()));
        }
    }

    private ProblemException missing(List<Platform> missing) {
        return Problem.project(
                        HelpTopic.PLATFORM_MISSING,
                        "The published image " + image.reference() + " has no " + listed(missing),
                        "its index (" + image.index().digest() + ") lists " + listed(List.copyOf(platforms.keySet())),
                        "mvn deploy   (publishes every platform of <platforms>)",
                        "-Dpixelzx.platforms="
                                + platforms.keySet().stream()
                                        .map(Platform::toString)
                                        .collect(Collectors.joining(","))
                                + "   (tests what is there)")
                .asException();
    }

    private ProblemException unusable(String why) {
        return unusable(image.reference(), why);
    }

    /** What a registry holds is no image that could be run. */
    static ProblemException unusable(ImageReference reference, String why) {
        return Problem.project(
                        HelpTopic.IMAGE_UNKNOWN,
                        "What is published as " + reference + " is no image that can be tested",
                        why,
                        "mvn pixelzx-docker:inspect -Dpixelzx.inspect.reference=" + reference
                                + " -Dpixelzx.format=raw   (shows it as it is)",
                        "publish the image again: mvn deploy")
                .asException();
    }

    private static String listed(List<Platform> platforms) {
        return platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
    }
}
