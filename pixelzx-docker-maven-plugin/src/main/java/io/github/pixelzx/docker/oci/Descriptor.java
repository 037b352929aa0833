package io.github.pixelzx.docker.oci;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Points to a blob or a document: type, digest, size.
 *
 * <p>See the <a href="https://github.com/opencontainers/image-spec/blob/main/descriptor.md">OCI specification</a>.
 *
 * @param size in bytes, not negative
 * @param platform only on the entries of an index, and only where the index names one; {@code unknown/unknown}, which
 *     buildx writes on attestations, counts as none
 */
public record Descriptor(
        String mediaType,
        Digest digest,
        long size,
        @Nullable Platform platform,
        Map<String, String> annotations) {

    private static final String REFERENCE_TYPE = "vnd.docker.reference.type";
    private static final String UNKNOWN = "unknown";

    public Descriptor {
        if (size < 0) {
            throw new IllegalArgumentException("a descriptor of negative size: " + size);
        }
        annotations = Map.copyOf(annotations);
    }

    public static Descriptor of(String mediaType, Digest digest, long size) {
        return new Descriptor(mediaType, digest, size, null, Map.of());
    }

    static Descriptor from(JsonTree node, String what) {
        if (!node.isObject()) {
            throw new IllegalArgumentException(what + " is not a descriptor");
        }
        OptionalLong size = node.path("size").number();
        if (size.isEmpty()) {
            throw new IllegalArgumentException(what + " has no size");
        }
        return new Descriptor(
                Json.text(node, "mediaType", what),
                Digest.parse(Json.text(node, "digest", what)),
                size.getAsLong(),
                platform(node.path("platform")),
                Json.textMap(node.path("annotations")));
    }

    private static @Nullable Platform platform(JsonTree node) {
        String os = Json.textOr(node, "os", UNKNOWN);
        String architecture = Json.textOr(node, "architecture", UNKNOWN);
        if (os.equals(UNKNOWN) || architecture.equals(UNKNOWN)) {
            return null;
        }
        String variant = Json.textOr(node, "variant", "");
        return new Platform(os, architecture, variant.isEmpty() ? null : variant);
    }

    public Optional<Platform> platformIfAny() {
        return Optional.ofNullable(platform);
    }

    /** Whether this index entry is an attestation (provenance, SBOM) and not an image. */
    public boolean isAttestation() {
        return "attestation-manifest".equals(annotations.get(REFERENCE_TYPE));
    }
}
