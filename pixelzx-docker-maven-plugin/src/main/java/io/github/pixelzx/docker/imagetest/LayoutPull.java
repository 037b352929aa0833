package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.progress.BlobsUnderWay;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Brings documents and blobs of a registry into an image layout. Blobs of an earlier pull that are still wanted stay, all
 * others go; {@code index.json} comes last, so that a pull that was killed leaves no layout.
 */
final class LayoutPull {

    private static final String INDEX_JSON = "index.json";

    private final Path layout;
    private final Path blobs;
    private final Progress progress;
    private final AtomicLong fetched = new AtomicLong();

    /** @param layout the layout's directory, which may hold another image's */
    LayoutPull(Path layout, Progress progress) {
        this.layout = layout;
        this.progress = progress;
        this.blobs = layout.resolve("blobs").resolve("sha256");
    }

    /**
     * Writes the layout.
     *
     * @return how many bytes of blobs were fetched
     * @throws io.github.pixelzx.docker.problem.ProblemException if the registry lacks a blob or hands out other bytes, or
     *     the layout cannot be written
     */
    long write(PublishedDocuments image, Registry registry) {
        try {
            Files.createDirectories(blobs);
            Files.deleteIfExists(layout.resolve(INDEX_JSON));
            removeOthers(image);
            for (Map.Entry<Digest, byte[]> document : image.documents().entrySet()) {
                Files.write(blobs.resolve(document.getKey().hex()), document.getValue());
            }
            fetch(image, registry);
            Files.writeString(
                    layout.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}", StandardCharsets.US_ASCII);
            Files.write(layout.resolve(INDEX_JSON), image.names());
            return fetched.get();
        } catch (IOException e) {
            throw Workspace.unwritable(layout, e);
        }
    }

    private void removeOthers(PublishedDocuments image) throws IOException {
        try (DirectoryStream<Path> present = Files.newDirectoryStream(blobs)) {
            for (Path file : present) {
                String name = String.valueOf(file.getFileName());
                boolean wanted = image.blobs().keySet().stream()
                        .anyMatch(digest -> digest.hex().equals(name));
                if (!wanted) {
                    Files.delete(file);
                }
            }
        }
    }

    private void fetch(PublishedDocuments image, Registry registry) {
        try (BlobsUnderWay underWay = new BlobsUnderWay("fetching", progress);
                Lanes lanes = new Lanes()) {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            image.blobs()
                    .values()
                    .forEach(blob -> tasks.add(() -> lanes.within(() -> fetched(blob, registry, underWay))));
            lanes.all(tasks);
        }
    }

    /** Whether a blob had to be fetched. */
    private boolean fetched(Descriptor blob, Registry registry, BlobsUnderWay underWay) {
        Path file = blobs.resolve(blob.digest().hex());
        if (isThere(blob, file)) {
            return false;
        }
        underWay.during(blob, () -> {
            registry.fetchBlob(blob, file);
            return blob;
        });
        fetched.addAndGet(blob.size());
        return true;
    }

    private static boolean isThere(Descriptor blob, Path file) {
        try {
            return Files.isRegularFile(file)
                    && Files.size(file) == blob.size()
                    && Digest.of(file).equals(blob.digest());
        } catch (IOException e) {
            return false;
        }
    }
}
