package io.github.pixelzx.docker.oci;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * An image index (or Docker manifest list): one descriptor per platform, attestations beside them.
 *
 * <p>Parsed for reading only. The bytes it came from are what is tested and published; it is never written again.
 *
 * @param mediaType the type the document itself names, {@link MediaTypes#OCI_INDEX} where it names none
 */
public record ImageIndex(String mediaType, List<Descriptor> manifests, Map<String, String> annotations) {

    public ImageIndex {
        manifests = List.copyOf(manifests);
        annotations = Map.copyOf(annotations);
    }

    /** One without annotations. */
    public ImageIndex(String mediaType, List<Descriptor> manifests) {
        this(mediaType, manifests, Map.of());
    }

    /**
     * Reads an index.
     *
     * @throws IllegalArgumentException if the bytes are not an index; the message names the offending part
     */
    public static ImageIndex parse(byte[] json) {
        JsonTree node = Json.object(json, "the index");
        JsonTree entries = node.path("manifests");
        if (!entries.isArray()) {
            throw new IllegalArgumentException("the index has no list 'manifests'");
        }
        List<Descriptor> manifests = new ArrayList<>();
        for (JsonTree entry : entries) {
            manifests.add(Descriptor.from(entry, "manifest " + manifests.size() + " of the index"));
        }
        return new ImageIndex(
                Json.textOr(node, "mediaType", MediaTypes.OCI_INDEX),
                manifests,
                Json.textMap(node.path("annotations")));
    }

    /** The entries that are images, in the document's order. */
    public List<Descriptor> images() {
        return manifests.stream().filter(entry -> !entry.isAttestation()).toList();
    }

    /** The entries that are attestations, in the document's order. */
    public List<Descriptor> attestations() {
        return manifests.stream().filter(Descriptor::isAttestation).toList();
    }
}
