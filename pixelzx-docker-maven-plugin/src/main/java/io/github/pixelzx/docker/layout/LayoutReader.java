package io.github.pixelzx.docker.layout;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageConfig;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Follows a layout from {@code index.json} down to every blob, and believes nothing it has not compared. */
final class LayoutReader {

    private static final String OCI_LAYOUT = "oci-layout";
    private static final String INDEX_JSON = "index.json";
    private static final Pattern VERSION = Pattern.compile("\"imageLayoutVersion\"\\s*:\\s*\"1\\.");
    private static final int MAX_DEPTH = 4;

    /** Nested indexes may list the same ones again and again; some bound must end that. */
    private static final int MAX_MANIFESTS = 1000;

    private static final String UNKNOWN = "unknown";

    private final Path directory;
    private final Blobs store;
    private final List<PlatformImage> platforms = new ArrayList<>();
    private final List<Descriptor> attestations = new ArrayList<>();
    private final List<String> contradictions = new ArrayList<>();
    private final Map<Digest, Descriptor> manifests = new LinkedHashMap<>();
    private final Map<Descriptor, String> blobs = new LinkedHashMap<>();
    private int followed;

    LayoutReader(Path directory) {
        this.directory = directory;
        this.store = new Blobs(directory);
    }

    /**
     * With the size and digest of every blob compared, but for those nothing was written to since.
     *
     * @param compared how files looked when they had been compared
     */
    ImageLayout read(LayoutSeal compared) {
        // Before anything is read: what is written while it is read does not look as it does now.
        LayoutSeal seal = LayoutSeal.of(directory);
        return read(seal, blob -> !isCompared(blob, seal, compared));
    }

    /** With the documents compared alone. */
    ImageLayout readSealed() {
        return read(LayoutSeal.NONE, blob -> false);
    }

    private boolean isCompared(Descriptor blob, LayoutSeal seal, LayoutSeal compared) {
        Path file = store.file(blob.digest());
        return seal.agrees(compared, directory.relativize(file).toString())
                && file.toFile().length() == blob.size();
    }

    private ImageLayout read(LayoutSeal seal, Predicate<Descriptor> wanted) {
        if (!Files.exists(directory.resolve(INDEX_JSON))) {
            throw DamagedLayout.missing(directory);
        }
        requireVersion();
        Descriptor named = top();
        Descriptor top = plain(named);
        ImageIndex index;
        if (MediaTypes.isIndex(top.mediaType())) {
            index = index(top, "the index", 1);
        } else {
            image(named);
            index = new ImageIndex(
                    MediaTypes.OCI_INDEX, List.of(platforms.get(0).manifest()));
        }
        if (platforms.isEmpty()) {
            throw DamagedLayout.of(directory, "its index lists no image");
        }
        requireConsistency();
        Optional<ImageReference> staging = StagedLayout.repository(directory);
        Map<Descriptor, String> read = staging.isEmpty() ? new LinkedHashMap<>(blobs) : present();
        read.keySet().removeIf(blob -> !wanted.test(blob));
        if (!read.isEmpty()) {
            new BlobCheck(store).check(read);
        }
        platforms.sort(Comparator.comparing(PlatformImage::platform));
        manifests.remove(top.digest());
        return new ImageLayout(
                store, staging, seal, top, index, platforms, attestations, eachOnce(), List.copyOf(manifests.values()));
    }

    /** Layers that wait in a registry are compared there, whenever they are asked for by their digests. */
    private Map<Descriptor, String> present() {
        Map<Descriptor, String> present = new LinkedHashMap<>(blobs);
        present.keySet().removeIf(blob -> !Files.exists(store.file(blob.digest())));
        return present;
    }

    private void requireVersion() {
        String text = new String(store.plain(OCI_LAYOUT), StandardCharsets.UTF_8);
        if (!VERSION.matcher(text).find()) {
            throw DamagedLayout.of(directory, OCI_LAYOUT + " does not say imageLayoutVersion 1");
        }
    }

    /** The one document that index.json points to; several entries are names of the same one. */
    private Descriptor top() {
        ImageIndex names = parsed(store.plain(INDEX_JSON), ImageIndex::parse, INDEX_JSON);
        List<Descriptor> documents = names.manifests().stream()
                .map(entry ->
                        new Descriptor(entry.mediaType(), entry.digest(), entry.size(), entry.platform(), Map.of()))
                .distinct()
                .toList();
        if (documents.size() != 1) {
            throw DamagedLayout.of(
                    directory, INDEX_JSON + " points to " + documents.size() + " documents instead of to one index");
        }
        Descriptor top = documents.get(0);
        if (!MediaTypes.isIndex(top.mediaType()) && !MediaTypes.isManifest(top.mediaType())) {
            throw DamagedLayout.of(directory, INDEX_JSON + " points to a document of type '" + top.mediaType() + "'");
        }
        return top;
    }

    private ImageIndex index(Descriptor descriptor, String what, int depth) {
        if (depth > MAX_DEPTH) {
            throw DamagedLayout.of(directory, "indexes are nested more than " + MAX_DEPTH + " deep");
        }
        followOneMore();
        ImageIndex index = parsed(store.document(descriptor, what), ImageIndex::parse, what);
        requireType(descriptor, index.mediaType(), what);
        for (Descriptor entry : index.manifests()) {
            if (entry.isAttestation()) {
                attestation(entry);
            } else if (MediaTypes.isManifest(entry.mediaType())) {
                image(entry);
            } else if (MediaTypes.isIndex(entry.mediaType())) {
                index(entry, "the nested index", depth + 1);
                manifests.putIfAbsent(entry.digest(), entry);
            } else {
                throw DamagedLayout.of(
                        directory, what + " lists " + entry.digest() + " of type '" + entry.mediaType() + "'");
            }
        }
        return index;
    }

    private void attestation(Descriptor entry) {
        String what = "the attestation manifest";
        ImageManifest manifest = manifest(entry, what);
        attestations.add(entry);
        manifest.blobs().forEach(blob -> blobs.putIfAbsent(plain(blob), "a blob of " + what));
    }

    private void image(Descriptor entry) {
        String named = entry.platformIfAny().map(Platform::toString).orElse("the image");
        ImageManifest manifest = manifest(entry, "the manifest of " + named);
        String what = "the config of " + named;
        ImageConfig config = parsed(store.document(manifest.config(), what), ImageConfig::parse, what);
        Platform platform = entry.platformIfAny().orElse(config.platform());
        Descriptor descriptor =
                new Descriptor(entry.mediaType(), entry.digest(), entry.size(), platform, entry.annotations());
        if (platform.os().equals(UNKNOWN) || platform.architecture().equals(UNKNOWN)) {
            throw DamagedLayout.of(directory, "manifest " + entry.digest() + " is for no platform");
        }
        if (!platform.equals(config.platform())) {
            contradictions.add("the index says that manifest " + entry.digest() + " is for " + platform
                    + ", its config is for " + config.platform());
        }
        if (manifest.layers().size() != config.diffIds().size()) {
            contradictions.add("the manifest of " + platform + " has "
                    + manifest.layers().size() + " layers, its config names "
                    + config.diffIds().size());
        }
        blobs.putIfAbsent(plain(manifest.config()), what);
        for (int i = 0; i < manifest.layers().size(); i++) {
            blobs.putIfAbsent(plain(manifest.layers().get(i)), "layer " + (i + 1) + " of " + platform);
        }
        platforms.add(new PlatformImage(platform, descriptor, manifest, config));
    }

    private ImageManifest manifest(Descriptor entry, String what) {
        followOneMore();
        ImageManifest manifest = parsed(store.document(entry, what), ImageManifest::parse, what);
        requireType(entry, manifest.mediaType(), what);
        manifests.putIfAbsent(entry.digest(), entry);
        return manifest;
    }

    private void followOneMore() {
        if (++followed > MAX_MANIFESTS) {
            throw DamagedLayout.of(directory, "its index lists more than " + MAX_MANIFESTS + " documents");
        }
    }

    /** A document read as one thing here and as another there would be tested as one image and run as another. */
    private void requireType(Descriptor descriptor, String actual, String what) {
        if (!descriptor.mediaType().equals(actual)) {
            throw DamagedLayout.of(
                    directory,
                    what + " (" + descriptor.digest() + ") is listed as '" + descriptor.mediaType()
                            + "' and calls itself '" + actual + "'");
        }
    }

    private void requireConsistency() {
        Map<Platform, Digest> seen = new LinkedHashMap<>();
        for (PlatformImage image : platforms) {
            Digest other = seen.putIfAbsent(image.platform(), image.manifest().digest());
            if (other != null) {
                contradictions.add("the index lists " + image.platform() + " twice: " + other + " and "
                        + image.manifest().digest());
            }
        }
        if (!contradictions.isEmpty()) {
            throw DamagedLayout.of(directory, String.join("\n", contradictions));
        }
    }

    private List<Descriptor> eachOnce() {
        Map<Digest, Descriptor> once = new LinkedHashMap<>();
        blobs.keySet().forEach(blob -> once.putIfAbsent(blob.digest(), blob));
        return List.copyOf(once.values());
    }

    private <T> T parsed(byte[] json, Function<byte[], T> parser, String what) {
        try {
            return parser.apply(json);
        } catch (IllegalArgumentException e) {
            throw DamagedLayout.of(directory, what + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Without what differs between two mentions of one blob. */
    private static Descriptor plain(Descriptor blob) {
        return Descriptor.of(blob.mediaType(), blob.digest(), blob.size());
    }
}
