package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The bytes of the images in a {@link BaseCache}: an image layout whose {@code index.json} names none of them.
 *
 * @param layout its directory
 */
record KeptBlobs(Path layout) {

    /** Makes room for blobs. */
    void prepare() throws IOException {
        Files.createDirectories(directory());
    }

    /** Makes an image layout of the directory that has the blobs. */
    void complete() throws IOException {
        write("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
        write("index.json", "{\"schemaVersion\":2,\"manifests\":[]}");
    }

    private void write(String name, String json) throws IOException {
        new CacheFile(layout.resolve(name)).write(json.getBytes(StandardCharsets.UTF_8));
    }

    /** All blobs, whichever image they are of. */
    List<CacheFile> all() throws IOException {
        return CacheFile.in(directory());
    }

    /** Where a blob is, or would be. */
    CacheFile file(Digest digest) {
        return new CacheFile(directory().resolve(digest.hex()));
    }

    /** Whether every byte of an image is there and is what it was; a damaged blob is removed. */
    boolean isIntact(KeptBase base) {
        return isWhole(base, this::isIntact);
    }

    /** Whether all of an image is there, by sizes: with every build, to read all bytes would take too long. */
    boolean isThere(KeptBase base) {
        return isWhole(base, this::isThere);
    }

    /** Whether a blob is there, by its size. */
    boolean isThere(Descriptor blob) {
        try {
            return Files.size(file(blob.digest()).path()) == blob.size();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean isIntact(Descriptor blob) {
        Path file = file(blob.digest()).path();
        try {
            if (Digest.of(file).equals(blob.digest())) {
                return true;
            }
            Files.delete(file);
        } catch (IOException e) {
            // It cannot be read, or not be removed: the image is not kept either way.
        }
        return false;
    }

    /** @param there tells it of one blob */
    private boolean isWhole(KeptBase base, Predicate<Descriptor> there) {
        try {
            List<Platform> platforms = base.platforms();
            byte[] top = document(base.digest());
            if (platforms == null) {
                return ImageManifest.parse(top).blobs().stream().allMatch(there);
            }
            for (Descriptor image : ImageIndex.parse(top).images()) {
                if (image.platformIfAny().filter(platforms::contains).isPresent()
                        && !ImageManifest.parse(document(image.digest())).blobs().stream()
                                .allMatch(there)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | IllegalArgumentException e) {
            // Something is gone or is not what it was: then the image is not kept.
            return false;
        }
    }

    private byte[] document(Digest digest) throws IOException {
        Path file = file(digest).path();
        byte[] bytes = Files.readAllBytes(file);
        if (!Digest.of(bytes).equals(digest)) {
            Files.delete(file);
            throw new IOException(digest + " is damaged");
        }
        return bytes;
    }

    /** The files of an image: what it is said to consist of, as far as its documents are there. */
    Set<CacheFile> files(KeptBase base) {
        Set<CacheFile> files = new LinkedHashSet<>(List.of(file(base.digest())));
        try {
            byte[] top = Files.readAllBytes(file(base.digest()).path());
            List<Platform> platforms = base.platforms();
            if (platforms == null) {
                ImageManifest.parse(top).blobs().forEach(blob -> files.add(file(blob.digest())));
                return files;
            }
            for (Descriptor image : ImageIndex.parse(top).images()) {
                if (image.platformIfAny().filter(platforms::contains).isPresent()) {
                    files.add(file(image.digest()));
                    ImageManifest.parse(Files.readAllBytes(file(image.digest()).path()))
                            .blobs()
                            .forEach(blob -> files.add(file(blob.digest())));
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            // It is not whole any more; what is left of it goes when nobody needs it.
        }
        return files;
    }

    private Path directory() {
        return layout.resolve("blobs").resolve("sha256");
    }
}
