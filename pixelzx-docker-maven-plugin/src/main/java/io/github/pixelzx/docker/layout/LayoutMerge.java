package io.github.pixelzx.docker.layout;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Joins image layouts, each with some of an image's platforms, into one with all of them.
 *
 * <p>No manifest, config or layer changes: what is new is the index alone, and it is what BuildKit would have written had it
 * built all platforms at once.
 *
 * @param parts at least one
 * @param added what stands in the index besides what stands in those of the parts: a part of one platform has none
 */
public record LayoutMerge(List<ImageLayout> parts, IndexAnnotations added) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public LayoutMerge {
        parts = List.copyOf(parts);
    }

    /** Nothing is added. */
    public LayoutMerge(List<ImageLayout> parts) {
        this(parts, IndexAnnotations.NONE);
    }

    /**
     * Writes the joined layout.
     *
     * @param directory an empty one, or one with blobs of an earlier layout
     * @return the layout, every byte of it read again
     * @throws io.github.pixelzx.docker.problem.ProblemException if two layouts have one platform, or were made from
     *     different sources ({@link HelpTopic#LAYOUTS_DIFFER})
     * @throws IOException if it cannot be written
     */
    public ImageLayout into(Path directory) throws IOException {
        requireJoinable();
        Blobs blobs = new Blobs(directory);
        Files.createDirectories(blobs.file(parts.get(0).index().digest()).getParent());
        for (ImageLayout part : parts) {
            part.blobs().forEach(blob -> link(part, blob, blobs));
            part.platforms().forEach(image -> link(part, image.manifest(), blobs));
            part.attestations().forEach(attestation -> link(part, attestation, blobs));
        }
        byte[] index = GoJson.indented(index());
        Digest digest = Digest.of(index);
        Files.write(blobs.file(digest), index);
        Map<String, Object> top = new LinkedHashMap<>();
        top.put("mediaType", MediaTypes.OCI_INDEX);
        top.put("digest", digest.toString());
        top.put("size", index.length);
        Map<String, Object> names = new LinkedHashMap<>();
        names.put("schemaVersion", 2);
        names.put("manifests", List.of(top));
        Files.write(directory.resolve("index.json"), JSON.writeValueAsBytes(names));
        Optional<ImageReference> staging = parts.get(0).staging();
        if (staging.isPresent()) {
            StagedLayout.at(directory, staging.get());
        }
        Files.writeString(
                directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}", StandardCharsets.US_ASCII);
        return ImageLayout.read(directory);
    }

    /**
     * Whether they are parts of one image.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if two have one platform, or were made from different
     *     sources ({@link HelpTopic#LAYOUTS_DIFFER})
     */
    public void requireJoinable() {
        requireOneOfEach();
        requireOneSource();
        requireOnePlace();
    }

    private void requireOneOfEach() {
        Map<Platform, ImageLayout> seen = new TreeMap<>();
        for (ImageLayout part : parts) {
            for (PlatformImage image : part.platforms()) {
                ImageLayout other = seen.putIfAbsent(image.platform(), part);
                if (other != null) {
                    throw Problem.project(
                                    HelpTopic.LAYOUTS_DIFFER,
                                    "Two image layouts have " + image.platform(),
                                    other.directory() + " and " + part.directory(),
                                    "build each platform once: -Dpixelzx.platforms=" + image.platform()
                                            + " in one of the jobs only (<platforms>)")
                            .asException();
                }
            }
        }
    }

    /** Labels name the commit and the version: where they differ, so do the sources. */
    private void requireOneSource() {
        PlatformImage first = parts.get(0).platforms().get(0);
        Map<String, String> expected = first.config().labels();
        for (ImageLayout part : parts) {
            for (PlatformImage image : part.platforms()) {
                if (!image.config().labels().equals(expected)) {
                    throw Problem.project(
                                    HelpTopic.LAYOUTS_DIFFER,
                                    "Two image layouts were made from different sources",
                                    first.platform() + " has the labels " + new TreeMap<>(expected) + ",\n"
                                            + image.platform() + " of " + part.directory() + " has "
                                            + new TreeMap<>(image.config().labels()),
                                    "git checkout <the same commit>   (in each of the jobs), and build again")
                            .asException();
                }
            }
        }
    }

    /** An image's layers are all here, or all in one repository. */
    private void requireOnePlace() {
        ImageLayout first = parts.get(0);
        for (ImageLayout part : parts) {
            if (!part.staging().equals(first.staging())) {
                throw Problem.project(
                                HelpTopic.LAYOUTS_DIFFER,
                                "Two image layouts have their layers in different places",
                                place(first) + ",\n" + place(part),
                                "-Dpixelzx.staging=registry in each of the jobs, with the same -Dpixelzx.registry and"
                                        + " -Dpixelzx.image (<staging>), or in none")
                        .asException();
            }
        }
    }

    private static String place(ImageLayout part) {
        return part.directory() + " has them "
                + part.staging().map(repository -> "in " + repository.name()).orElse("itself");
    }

    private Map<String, Object> index() {
        List<Map<String, Object>> entries = new ArrayList<>();
        parts.stream()
                .flatMap(part -> part.platforms().stream())
                .sorted(Comparator.comparing(PlatformImage::platform))
                .forEach(image -> entries.add(entry(
                        image.manifest(),
                        platform(image.platform()),
                        added.descriptors().getOrDefault(image.platform(), Map.of()))));
        parts.stream()
                .flatMap(part -> part.attestations().stream())
                .forEach(attestation -> entries.add(entry(attestation, unknown(), Map.of())));
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("schemaVersion", 2);
        index.put("mediaType", MediaTypes.OCI_INDEX);
        index.put("manifests", entries);
        Map<String, String> annotations = annotations();
        if (!annotations.isEmpty()) {
            index.put("annotations", annotations);
        }
        return index;
    }

    /** Of the parts that have an index of their own; a part of one platform has none. */
    private Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>(added.own());
        for (ImageLayout part : parts) {
            if (MediaTypes.isIndex(part.index().mediaType())) {
                json(part)
                        .path("annotations")
                        .properties()
                        .forEach(entry -> annotations.putIfAbsent(
                                entry.getKey(), entry.getValue().asText()));
            }
        }
        return annotations;
    }

    private static JsonNode json(ImageLayout part) {
        try {
            return JSON.readTree(part.bytes(part.index()));
        } catch (IOException e) {
            throw DamagedLayout.of(part.directory(), "its index cannot be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> entry(
            Descriptor descriptor, Map<String, Object> platform, Map<String, String> more) {
        Map<String, String> annotations = new TreeMap<>(descriptor.annotations());
        annotations.putAll(more);
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("mediaType", descriptor.mediaType());
        entry.put("digest", descriptor.digest().toString());
        entry.put("size", descriptor.size());
        if (!annotations.isEmpty()) {
            entry.put("annotations", annotations);
        }
        entry.put("platform", platform);
        return entry;
    }

    private static Map<String, Object> platform(Platform platform) {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("architecture", platform.architecture());
        words.put("os", platform.os());
        if (platform.variant() != null) {
            words.put("variant", platform.variant());
        }
        return words;
    }

    private static Map<String, Object> unknown() {
        Map<String, Object> words = new LinkedHashMap<>();
        words.put("architecture", "unknown");
        words.put("os", "unknown");
        return words;
    }

    /** A blob has one content: two names for one file cost nothing, and where that cannot be, it is copied. */
    private static void link(ImageLayout part, Descriptor blob, Blobs to) {
        Path target = to.file(blob.digest());
        if (Files.exists(target) || (part.staging().isPresent() && !Files.exists(part.place(blob)))) {
            return;
        }
        Path from = part.blob(blob.digest());
        try {
            try {
                Files.createLink(target, from);
            } catch (FileAlreadyExistsException e) {
                throw e;
            } catch (IOException | UnsupportedOperationException e) {
                Files.copy(from, target);
            }
        } catch (IOException e) {
            throw DamagedLayout.of(part.directory(), blob.digest() + " cannot be copied to " + target + ": " + e, e);
        }
    }
}
