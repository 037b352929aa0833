package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record {@code push.json}: what was published, and the evidence that it is what was tested.
 *
 * @param reference where: registry and repository
 * @param tags all of which point to the index now, {@code latest} last
 * @param index what was published
 * @param platforms one entry per platform of the index
 * @param tested whether every platform's test passed before
 * @param proof the same in one word, for people
 * @param bytesSent of blobs; 0 if the registry had them all
 * @param blobsSent how many blobs were sent
 * @param blobsSkipped how many blobs the registry had
 * @param started when, in ISO-8601
 * @param finished when, in ISO-8601
 * @param plugin version of the plugin that published
 */
public record PushResult(
        ImageReference reference,
        List<String> tags,
        PublishedIndex index,
        List<PublishedPlatform> platforms,
        boolean tested,
        String proof,
        long bytesSent,
        int blobsSent,
        int blobsSkipped,
        String started,
        String finished,
        String plugin) {

    /** The record's file name. */
    public static final String FILE = "push.json";

    public PushResult {
        tags = List.copyOf(tags);
        platforms = List.copyOf(platforms);
    }

    /** The index, or the manifest where one platform was built without an index. */
    public record PublishedIndex(Digest digest, String mediaType, long size) {

        static PublishedIndex from(Descriptor index) {
            return new PublishedIndex(index.digest(), index.mediaType(), index.size());
        }
    }

    /**
     * One platform: the digest of its manifest, three times the same.
     *
     * @param tested the one that passed its test; null if it was not tested
     * @param layout the one computed from the layout's bytes
     * @param registry the one computed from what the registry hands out, or named by it where nothing had to be sent
     */
    public record PublishedPlatform(
            Platform platform, @Nullable Digest tested, Digest layout, Digest registry) {}
}
