package io.github.pixelzx.docker.report;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The few documents of the workspace's layout that a report looks into; the layers are not read. */
record LayoutDocuments(Path layout) {

    private static final String PREDICATE_TYPE = "in-toto.io/predicate-type";

    static LayoutDocuments of(Workspace workspace) {
        return new LayoutDocuments(workspace.layout());
    }

    /** The manifest of a platform, if it is there and what its digest says. */
    Optional<ImageManifest> manifest(Digest digest) {
        return document(digest, ImageManifest::parse);
    }

    /** What has to be downloaded for a platform: config and layers, in bytes. */
    static long bytes(ImageManifest manifest) {
        return manifest.blobs().stream().mapToLong(Descriptor::size).sum();
    }

    /** What the attestations beside the images state, by type, each once. */
    List<String> attestations(Digest index) {
        return document(index, ImageIndex::parse).map(ImageIndex::attestations).orElse(List.of()).stream()
                .flatMap(entry -> manifest(entry.digest()).stream())
                .flatMap(manifest -> manifest.layers().stream())
                .map(layer -> layer.annotations().getOrDefault(PREDICATE_TYPE, layer.mediaType()))
                .distinct()
                .toList();
    }

    private <T> Optional<T> document(Digest digest, Function<byte[], T> parser) {
        try {
            byte[] bytes =
                    Files.readAllBytes(layout.resolve("blobs").resolve("sha256").resolve(digest.hex()));
            return Digest.of(bytes).equals(digest) ? Optional.of(parser.apply(bytes)) : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
