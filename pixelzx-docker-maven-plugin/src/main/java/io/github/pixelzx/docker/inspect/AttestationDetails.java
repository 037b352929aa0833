package io.github.pixelzx.docker.inspect;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something said about an image and published beside it.
 *
 * @param platform whose image it is about; null where the index does not say, or says one it does not hold
 * @param manifest digest of the attestation's manifest
 * @param predicates what it states, by the types' URIs: provenance, a list of software
 * @param sources images the build read, as the provenance names them
 * @param size in bytes
 */
public record AttestationDetails(
        @Nullable Platform platform, Digest manifest, List<String> predicates, List<String> sources, long size) {

    public AttestationDetails {
        predicates = List.copyOf(predicates);
        sources = List.copyOf(sources);
    }
}
