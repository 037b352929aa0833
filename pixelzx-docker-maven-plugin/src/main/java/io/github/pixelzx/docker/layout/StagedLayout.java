package io.github.pixelzx.docker.layout;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.JsonText;
import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.oci.MediaTypes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes an image layout whose layers wait in a registry: index, manifests and configs lie here and are compared with their
 * digests as always, and a file names the repository that has the rest. What is tested and what is tagged is thereby
 * fixed to the last byte, as a digest of a layer stands in its manifest.
 */
public final class StagedLayout {

    private static final String FILE = "staged.json";

    private final Path directory;
    private final Blobs blobs;

    /** A layout in a directory, which may hold blobs of an earlier one. */
    public StagedLayout(Path directory) {
        this.directory = directory;
        this.blobs = new Blobs(directory);
    }

    /** Where the layers of a layout are; none if they are in the layout. */
    static Optional<ImageReference> repository(Path layout) {
        Path file = layout.resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(ImageReference.parse(JsonTree.read(new Blobs(layout).plain(FILE))
                    .path("repository")
                    .text("")));
        } catch (IOException | IllegalArgumentException e) {
            throw DamagedLayout.of(layout, FILE + " does not name a repository: " + e.getMessage(), e);
        }
    }

    /** Writes a document. */
    public void add(Descriptor document, byte[] bytes) throws IOException {
        Path file = blobs.file(document.digest());
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    /**
     * Makes it a layout.
     *
     * @param top its index, or its one manifest
     * @param repository where its layers are
     */
    public void finish(Descriptor top, ImageReference repository) throws IOException {
        at(directory, repository);
        write(
                "index.json",
                Map.of(
                        "schemaVersion",
                        2,
                        "mediaType",
                        MediaTypes.OCI_INDEX,
                        "manifests",
                        List.of(Map.of(
                                "mediaType",
                                top.mediaType(),
                                "digest",
                                top.digest().toString(),
                                "size",
                                top.size()))));
        write("oci-layout", Map.of("imageLayoutVersion", "1.0.0"));
    }

    /** Says of a layout where its layers are. */
    static void at(Path directory, ImageReference repository) throws IOException {
        new StagedLayout(directory).write(FILE, Map.of("repository", repository));
    }

    private void write(String name, Object content) throws IOException {
        Files.write(directory.resolve(name), JsonText.of(content));
    }
}
