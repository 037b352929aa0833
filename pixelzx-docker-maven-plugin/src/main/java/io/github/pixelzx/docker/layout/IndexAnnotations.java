package io.github.pixelzx.docker.layout;

import io.github.pixelzx.docker.oci.Platform;
import java.util.Map;
import java.util.TreeMap;

/**
 * What stands in an index besides the platforms.
 *
 * @param own annotations of the index itself
 * @param descriptors annotations of the entry of each platform
 */
public record IndexAnnotations(Map<String, String> own, Map<Platform, Map<String, String>> descriptors) {

    /** Nothing does. */
    public static final IndexAnnotations NONE = new IndexAnnotations(Map.of(), Map.of());

    public IndexAnnotations {
        own = new TreeMap<>(own);
        descriptors = new TreeMap<>(descriptors);
    }
}
