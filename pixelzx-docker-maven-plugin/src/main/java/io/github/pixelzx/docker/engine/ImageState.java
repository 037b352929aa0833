package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Map;

/**
 * An image an engine holds.
 *
 * @param id {@code sha256:…} of the config (classic store) or of the manifest or index (containerd store)
 * @param platform the platform its config names
 * @param tags its names, in the engine's short form
 * @param labels the labels of its config
 */
public record ImageState(String id, Platform platform, List<String> tags, Map<String, String> labels) {

    public ImageState {
        tags = List.copyOf(tags);
        labels = Map.copyOf(labels);
    }
}
