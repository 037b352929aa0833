package io.github.pixelzx.docker.imagetest;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.MediaTypes;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * One platform of a layout as an archive that {@code docker load} takes.
 *
 * <p>The archive is an image layout (for engines with the containerd image store) and a {@code docker save} archive (for
 * the classic store) at once. Its blobs are the layout's own, byte for byte. It is given a name by which the engine can
 * drop it again; buildx' own {@code index.json} would leave an image that cannot be removed.
 *
 * @param name fully qualified, for example {@code docker.io/pixelzx/test-1f:linux-arm64}
 */
record PlatformArchive(ImageLayout layout, PlatformImage platform, String name) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IMAGE_LAYOUT = "{\"imageLayoutVersion\":\"1.0.0\"}";

    /** Writes the archive to a stream, which is not closed. */
    void writeTo(OutputStream out) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        write(tar, "oci-layout", IMAGE_LAYOUT.getBytes(StandardCharsets.UTF_8));
        write(tar, "index.json", JSON.writeValueAsBytes(index()));
        write(tar, "manifest.json", JSON.writeValueAsBytes(List.of(dockerManifest())));
        Set<Digest> blobs = new LinkedHashSet<>();
        blobs.add(platform.manifest().digest());
        platform.parsedManifest().blobs().forEach(blob -> blobs.add(blob.digest()));
        for (Digest blob : blobs) {
            write(tar, blob);
        }
        tar.finish();
    }

    private Map<String, Object> index() {
        Descriptor manifest = platform.manifest();
        return Map.of(
                "schemaVersion",
                2,
                "mediaType",
                MediaTypes.OCI_INDEX,
                "manifests",
                List.of(Map.of(
                        "mediaType", manifest.mediaType(),
                        "digest", manifest.digest().toString(),
                        "size", manifest.size(),
                        "annotations", Map.of("io.containerd.image.name", name))));
    }

    private Map<String, Object> dockerManifest() {
        return Map.of(
                "Config",
                path(platform.parsedManifest().config().digest()),
                "RepoTags",
                List.of(name.startsWith("docker.io/") ? name.substring("docker.io/".length()) : name),
                "Layers",
                platform.parsedManifest().layers().stream()
                        .map(layer -> path(layer.digest()))
                        .toList());
    }

    private void write(TarArchiveOutputStream tar, Digest blob) throws IOException {
        Path file = layout.blob(blob);
        TarArchiveEntry entry = new TarArchiveEntry(path(blob));
        entry.setSize(Files.size(file));
        tar.putArchiveEntry(entry);
        Files.copy(file, tar);
        tar.closeArchiveEntry();
    }

    private static void write(TarArchiveOutputStream tar, String path, byte[] bytes) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(bytes.length);
        tar.putArchiveEntry(entry);
        tar.write(bytes);
        tar.closeArchiveEntry();
    }

    private static String path(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }
}
