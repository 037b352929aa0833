package io.github.pixelzx.docker.layout;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.JsonText;
import io.github.pixelzx.docker.oci.MediaTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes an image layout as a tar archive in which nothing tells who wrote it and when. */
final class ArchiveWriter {

    private static final String IMAGE_LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";

    private final ImageLayout layout;
    private final TarArchiveOutputStream tar;

    ArchiveWriter(ImageLayout layout, OutputStream out) {
        this.layout = layout;
        this.tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    }

    /** What makes it a layout: its version, and an {@code index.json} with each name of the document. */
    void layoutOf(Descriptor document, List<ImageReference> names) throws IOException {
        bytes("oci-layout", IMAGE_LAYOUT.getBytes(StandardCharsets.UTF_8));
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("schemaVersion", 2);
        index.put("mediaType", MediaTypes.OCI_INDEX);
        index.put("manifests", names.stream().map(name -> named(document, name)).toList());
        json("index.json", index);
    }

    void json(String path, Object value) throws IOException {
        bytes(path, JsonText.of(value));
    }

    void blob(Digest digest) throws IOException {
        Path file = layout.blob(digest);
        entry(path(digest), Files.size(file));
        Files.copy(file, tar);
        tar.closeArchiveEntry();
    }

    void end() throws IOException {
        tar.finish();
    }

    static String path(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }

    private void bytes(String path, byte[] bytes) throws IOException {
        entry(path, bytes.length);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private void entry(String path, long size) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(size);
        entry.setModTime(0L);
        tar.putArchiveEntry(entry);
    }

    private static Map<String, Object> named(Descriptor document, ImageReference name) {
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("io.containerd.image.name", name.toString());
        name.tagIfAny().ifPresent(tag -> annotations.put("org.opencontainers.image.ref.name", tag));
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("mediaType", document.mediaType());
        entry.put("digest", document.digest().toString());
        entry.put("size", document.size());
        entry.put("annotations", annotations);
        return entry;
    }
}
