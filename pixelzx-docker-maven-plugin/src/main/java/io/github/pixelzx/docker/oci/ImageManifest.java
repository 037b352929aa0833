package io.github.pixelzx.docker.oci;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The manifest of one platform's image: its config and its layers, base first.
 *
 * @param mediaType the type the document itself names, {@link MediaTypes#OCI_MANIFEST} where it names none
 */
public record ImageManifest(
        String mediaType, Descriptor config, List<Descriptor> layers, Map<String, String> annotations) {

    public ImageManifest {
        layers = List.copyOf(layers);
        annotations = Map.copyOf(annotations);
    }

    /** One without annotations. */
    public ImageManifest(String mediaType, Descriptor config, List<Descriptor> layers) {
        this(mediaType, config, layers, Map.of());
    }

    /**
     * Reads a manifest.
     *
     * @throws IllegalArgumentException if the bytes are not a manifest; the message names the offending part
     */
    public static ImageManifest parse(byte[] json) {
        JsonTree node = Json.object(json, "the manifest");
        JsonTree entries = node.path("layers");
        if (!entries.isArray()) {
            throw new IllegalArgumentException("the manifest has no list 'layers'");
        }
        List<Descriptor> layers = new ArrayList<>();
        for (JsonTree entry : entries) {
            layers.add(Descriptor.from(entry, "layer " + layers.size() + " of the manifest"));
        }
        return new ImageManifest(
                Json.textOr(node, "mediaType", MediaTypes.OCI_MANIFEST),
                Descriptor.from(node.path("config"), "the config of the manifest"),
                layers,
                Json.textMap(node.path("annotations")));
    }

    /** Config and layers: every blob this manifest needs, config first. */
    public List<Descriptor> blobs() {
        return Stream.concat(Stream.of(config), layers.stream()).toList();
    }
}
