package io.github.pixelzx.docker.layout;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A whole layout, all platforms of it, as one tar archive: what other tools call an OCI archive.
 *
 * <p>The same layout under the same names makes the same archive, byte for byte.
 *
 * @param names at least one, each with a tag
 */
public record LayoutArchive(ImageLayout layout, List<ImageReference> names) {

    public LayoutArchive {
        names = List.copyOf(names);
    }

    /** Writes the archive to a stream, which is not closed. */
    public void writeTo(OutputStream out) throws IOException {
        ArchiveWriter archive = new ArchiveWriter(layout, out);
        archive.layoutOf(layout.index(), names);
        Set<Digest> documents = new TreeSet<>();
        documents.add(layout.index().digest());
        layout.manifests().stream().map(Descriptor::digest).forEach(documents::add);
        for (Digest document : documents) {
            archive.blob(document);
        }
        for (Digest blob :
                new TreeSet<>(layout.blobs().stream().map(Descriptor::digest).toList())) {
            archive.blob(blob);
        }
        archive.end();
    }
}
