package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record {@code push.json}: what was published where, and the evidence that it is what was tested.
 *
 * <p>It is written after a failure too; only one of which {@link #succeeded()} is true proves a publication.
 *
 * @param index what was published
 * @param tested whether every platform's test passed before
 * @param proof the same in words, which name the platforms where only some were not tested
 * @param leftOut platforms that were asked for and are not in the image, for want of an emulator
 * @param destinations what happened at each place, in the order of the configuration
 * @param started when, in ISO-8601
 * @param finished when, in ISO-8601
 * @param plugin version of the plugin that published
 * @param published when the image was first published at these destinations, in ISO-8601: publishing the same again leaves
 *     that time; null where it is not at all of them
 */
public record PushResult(
        PublishedIndex index,
        boolean tested,
        String proof,
        List<Platform> leftOut,
        List<PublishedDestination> destinations,
        String started,
        String finished,
        String plugin,
        @Nullable String published) {

    /** The record's file name. */
    public static final String FILE = "push.json";

    public PushResult {
        // The record of an earlier version does not name any.
        leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
        destinations = List.copyOf(destinations);
    }

    /** When these bytes were first published at just these repositories; none if they were not, or if nobody knows. */
    Optional<String> firstPublished(Digest image, List<ImageReference> repositories) {
        boolean same = index.digest().equals(image)
                && destinations.stream()
                        .map(destination -> destination.repository().name())
                        .toList()
                        .equals(repositories.stream().map(ImageReference::name).toList());
        return same
                ? Optional.ofNullable(published).or(() -> succeeded() ? Optional.of(finished) : Optional.empty())
                : Optional.empty();
    }

    /** Whether image and tags are at every destination. */
    public boolean succeeded() {
        return destinations.stream().allMatch(destination -> destination.outcome() == Outcome.PUBLISHED);
    }

    /** What became of one destination. */
    public enum Outcome {
        /** The image is there and its tags are set. */
        PUBLISHED,
        /** The image is there by its digest and was read back; its tags have not been set yet. */
        STAGED,
        /** Something went wrong; which tags are set all the same is said of each. */
        FAILED
    }

    /** What became of one tag. */
    public enum TagOutcome {
        /** It points to the index now and did not before. */
        SET,
        /** It pointed to the index already. */
        UNCHANGED,
        /** Another build of the same version that published at the same moment was the last to set it. */
        OVERTAKEN,
        /** It was not touched. */
        PENDING,
        /** Setting it failed. */
        FAILED
    }

    /** The index, or the manifest where one platform was built without an index. */
    public record PublishedIndex(Digest digest, String mediaType, long size) {

        static PublishedIndex from(Descriptor index) {
            return new PublishedIndex(index.digest(), index.mediaType(), index.size());
        }
    }

    /**
     * One repository.
     *
     * @param repository registry and repository
     * @param tags in the order in which they are set, {@code latest} last
     * @param platforms one entry per platform of the index; empty if they did not get there
     * @param verified how much was read back: {@code manifests} or {@code full}
     * @param bytesSent of blobs; 0 if the registry had them all
     * @param blobsSent how many blobs were sent
     * @param blobsMounted how many blobs the registry took over from another of its repositories
     * @param blobsSkipped how many blobs the registry had
     * @param failure the problem as the console told it; null if there was none
     */
    public record PublishedDestination(
            ImageReference repository,
            Outcome outcome,
            List<PublishedTag> tags,
            List<PublishedPlatform> platforms,
            String verified,
            long bytesSent,
            int blobsSent,
            int blobsMounted,
            int blobsSkipped,
            @Nullable String failure) {

        public PublishedDestination {
            tags = List.copyOf(tags);
            platforms = List.copyOf(platforms);
        }

        PublishedDestination with(Outcome newOutcome, List<PublishedTag> newTags, @Nullable String newFailure) {
            return new PublishedDestination(
                    repository,
                    newOutcome,
                    newTags,
                    platforms,
                    verified,
                    bytesSent,
                    blobsSent,
                    blobsMounted,
                    blobsSkipped,
                    newFailure);
        }
    }

    /**
     * One tag.
     *
     * @param digest what it points to: the index, or what another build set it to; null where that is not known
     */
    public record PublishedTag(
            String tag, TagOutcome outcome, @Nullable Digest digest) {

        static PublishedTag pending(String tag) {
            return new PublishedTag(tag, TagOutcome.PENDING, null);
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
