package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One base image on its way from a registry into a {@link BaseCache}; blobs that are there are not fetched again. */
final class BaseFetch {

    private final Registry registry;
    private final KeptBlobs blobs;
    private long bytes;

    BaseFetch(Registry registry, KeptBlobs blobs) {
        this.registry = registry;
        this.blobs = blobs;
    }

    /** The bytes of the blobs that were fetched so far. */
    long bytes() {
        return bytes;
    }

    /**
     * Fetches an image, its manifest or index last.
     *
     * @param before platforms whose bytes are there
     * @param wanted those to fetch of an index; others are left out
     * @return what is there now; none if the registry does not have the image
     * @throws IOException if a document it names is missing, or the blobs cannot be written
     */
    Optional<KeptBase> fetch(BaseImage base, List<Platform> before, Collection<Platform> wanted) throws IOException {
        blobs.prepare();
        Optional<RegistryDocument> top = document(base.digest());
        if (top.isEmpty()) {
            return Optional.empty();
        }
        @Nullable List<Platform> found = null;
        if (MediaTypes.isIndex(top.get().mediaType())) {
            found = new ArrayList<>(before);
            for (Descriptor image : ImageIndex.parse(top.get().bytes()).images()) {
                @Nullable Platform platform = image.platformIfAny().orElse(null);
                if (platform != null && wanted.contains(platform) && !found.contains(platform)) {
                    manifest(image.digest());
                    found.add(platform);
                }
            }
        } else {
            blobsOf(top.get());
        }
        blobs.file(base.digest()).write(top.get().bytes());
        blobs.complete();
        return Optional.of(new KeptBase(base.reference(), base.digest(), found));
    }

    private void manifest(Digest digest) throws IOException {
        RegistryDocument document =
                document(digest).orElseThrow(() -> new IOException("the registry does not have " + digest));
        blobsOf(document);
        blobs.file(digest).write(document.bytes());
    }

    private Optional<RegistryDocument> document(Digest digest) {
        return registry.getManifest(digest.toString())
                .filter(found -> found.digest().equals(digest));
    }

    private void blobsOf(RegistryDocument document) throws IOException {
        for (Descriptor blob : ImageManifest.parse(document.bytes()).blobs()) {
            if (!blobs.isThere(blob)) {
                registry.fetchBlobTo(blobs.file(blob.digest()).path(), blob);
                bytes += blob.size();
            }
        }
    }
}
