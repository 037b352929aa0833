package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One repository of a registry: the door through which its blobs and manifests are read and written.
 *
 * <p>Every method may be called by several threads at once, and throws a {@link ProblemException} that names the
 * registry and what it said: REGISTRY_UNREACHABLE, REGISTRY_NOT_TRUSTED, REGISTRY_INSECURE, REGISTRY_UNAUTHORIZED,
 * REGISTRY_DENIED, REPOSITORY_UNKNOWN or REGISTRY_REFUSED. Failures that may pass are tried again before that.
 */
public interface Registry extends AutoCloseable {

    /** Registry and repository, without tag or digest. */
    ImageReference repository();

    /** Whether the repository has a blob of this digest and size. */
    boolean hasBlob(Descriptor blob);

    /**
     * Brings a blob into the repository, unless it is there.
     *
     * @param file its bytes; they are read as a stream, digested on the way, and must be those the descriptor names
     * @return whether bytes were sent; false if the repository had the blob
     * @throws ProblemException LAYOUT_DAMAGED if the file's bytes are not those of the descriptor
     */
    boolean uploadBlob(Descriptor blob, Path file);

    /**
     * Takes a blob over from another repository of the same registry, so that it need not be sent.
     *
     * @param source one of those the repository was opened with
     * @return false if the registry does not do that, or has no such blob there
     */
    boolean mountBlob(Descriptor blob, ImageReference source);

    /**
     * Writes a blob, however large, into a file.
     *
     * @throws ProblemException READ_BACK_DIFFERS if the registry hands out other bytes, IMAGE_UNKNOWN if it has none
     */
    void fetchBlob(Descriptor blob, Path file);

    /**
     * Fetches a blob as {@link #fetchBlob} does, beside its place, and moves it there: whatever ends this run, what stands
     * there is all of it.
     *
     * @param place in a directory that exists
     * @throws IOException if it cannot be written
     */
    default void fetchBlobTo(Path place, Descriptor blob) throws IOException {
        Path part = Files.createTempFile(place.getParent(), ".", ".part");
        try {
            fetchBlob(blob, part);
            Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /**
     * Fetches a blob, however large, and computes its digest.
     *
     * @return nothing if the repository does not have it
     */
    Optional<Digest> digestBlob(Descriptor blob);

    /**
     * The bytes of a small blob, such as a config, compared with its digest.
     *
     * @return nothing if the repository does not have it
     * @throws ProblemException REGISTRY_UNREACHABLE if it is larger than a document may be (4 MB), READ_BACK_DIFFERS if
     *     the registry hands out other bytes
     */
    Optional<byte[]> readBlob(Descriptor blob);

    /**
     * The digest of the index or manifest at a tag or digest, without fetching it.
     *
     * @return nothing if the repository does not have it
     */
    Optional<Digest> headManifest(String tagOrDigest);

    /**
     * The index or manifest at a tag or digest, byte for byte.
     *
     * @return nothing if the repository does not have it
     */
    Optional<RegistryDocument> getManifest(String tagOrDigest);

    /**
     * Writes an index or manifest, byte for byte.
     *
     * @param tagOrDigest a digest must be that of the bytes
     * @throws ProblemException READ_BACK_DIFFERS if the registry says it has stored another digest
     */
    void putManifest(byte[] bytes, String mediaType, String tagOrDigest);

    /**
     * All tags, in the registry's order; none if the repository does not exist.
     *
     * @throws ProblemException REGISTRY_REFUSED also if its pages do not lead to an end
     */
    List<String> tags();

    /**
     * Whether a document refers to an index or manifest, as signatures do that have no tag. A registry that keeps no record
     * of that has none but tagged ones.
     *
     * @param own documents that do not count
     * @return also true where the registry has more to say than one page
     */
    boolean isReferredTo(Digest digest, Set<Digest> own);

    /**
     * Removes an index or manifest by its digest; its blobs are for the registry's garbage collection.
     *
     * @return also that the registry does not let that be done
     * @throws ProblemException as any other, but not for a registry that does not allow it
     */
    Deletion deleteManifest(Digest digest);

    /** Closes the connections; what other threads are doing with them ends with a failure. */
    @Override
    void close();
}
