package io.github.pixelzx.docker.inspect;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an image holds.
 *
 * @param name where it was read: a reference or a directory
 * @param digest of its index, or of its manifest where there is no index
 * @param size of that document, in bytes
 * @param annotations of the index
 * @param platforms in canonical order; attestations are not among them
 */
public record ImageDetails(
        String name,
        Digest digest,
        String mediaType,
        long size,
        Map<String, String> annotations,
        List<PlatformDetails> platforms,
        List<AttestationDetails> attestations) {

    public ImageDetails {
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
        platforms = List.copyOf(platforms);
        attestations = List.copyOf(attestations);
    }

    /** One of the platforms. */
    public Optional<PlatformDetails> platform(Platform wanted) {
        return platforms.stream().filter(each -> each.platform().equals(wanted)).findFirst();
    }
}
