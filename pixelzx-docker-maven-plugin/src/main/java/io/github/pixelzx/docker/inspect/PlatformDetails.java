package io.github.pixelzx.docker.inspect;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One platform of an image.
 *
 * @param manifest digest of its manifest
 * @param config digest of its config
 * @param size what has to be downloaded: manifest, config and layers, in bytes
 * @param layers base first
 * @param user who a container runs as; empty for root
 * @param created when, as the config says; null when it does not
 * @param base what it was built upon, as its annotations or labels say; null when they do not
 */
public record PlatformDetails(
        Platform platform,
        Digest manifest,
        Digest config,
        long size,
        List<LayerDetails> layers,
        String user,
        String workingDir,
        List<String> entrypoint,
        List<String> command,
        @Nullable String created,
        @Nullable String base,
        Map<String, String> labels,
        Map<String, String> annotations) {

    public PlatformDetails {
        layers = List.copyOf(layers);
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
        labels = Collections.unmodifiableMap(new TreeMap<>(labels));
        annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }

    /** Who a container runs as, for people. */
    String runsAs() {
        return user.isEmpty() ? "root" : user;
    }

    /** A layer as it is stored: compressed. */
    public record LayerDetails(Digest digest, long size, String mediaType) {}
}
