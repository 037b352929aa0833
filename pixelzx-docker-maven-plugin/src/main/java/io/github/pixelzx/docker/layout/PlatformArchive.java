package io.github.pixelzx.docker.layout;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One platform of a layout as an archive that {@code docker load} takes.
 *
 * <p>The archive is an image layout (for engines with the containerd image store) and a {@code docker save} archive (for
 * the classic store) at once. Its blobs are the layout's own, byte for byte, and the same image under the same names
 * makes the same archive. The names are those by which the engine can drop it again; buildx' own {@code index.json}
 * would leave an image that cannot be removed.
 *
 * @param names at least one, each with a tag, for example {@code docker.io/pixelzx/test-1f:linux-arm64}
 */
public record PlatformArchive(ImageLayout layout, PlatformImage platform, List<ImageReference> names) {

    public PlatformArchive {
        names = List.copyOf(names);
    }

    /** An archive with one name, in any of Docker's spellings. */
    public PlatformArchive(ImageLayout layout, PlatformImage platform, String name) {
        this(layout, platform, List.of(ImageReference.parse(name)));
    }

    /** Writes the archive to a stream, which is not closed. */
    public void writeTo(OutputStream out) throws IOException {
        ArchiveWriter archive = new ArchiveWriter(layout, out);
        archive.layoutOf(platform.manifest(), names);
        archive.json("manifest.json", List.of(dockerManifest()));
        Set<Digest> blobs = new LinkedHashSet<>();
        blobs.add(platform.manifest().digest());
        platform.parsedManifest().blobs().forEach(blob -> blobs.add(blob.digest()));
        for (Digest blob : blobs) {
            archive.blob(blob);
        }
        archive.end();
    }

    private Map<String, Object> dockerManifest() {
        // In this order always: an archive of the same image has the same bytes.
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put(
                "Config", ArchiveWriter.path(platform.parsedManifest().config().digest()));
        manifest.put("RepoTags", names.stream().map(PlatformArchive::shortName).toList());
        manifest.put(
                "Layers",
                platform.parsedManifest().layers().stream()
                        .map(layer -> ArchiveWriter.path(layer.digest()))
                        .toList());
        return manifest;
    }

    /** As Docker prints it. */
    private static String shortName(ImageReference name) {
        return name.registry().equals(ImageReference.DOCKER_HUB)
                ? name.repository().replaceFirst("^library/", "")
                        + ':'
                        + name.tagIfAny().orElse("latest")
                : name.toString();
    }
}
