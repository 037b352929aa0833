package io.github.pixelzx.docker.staging;

import io.github.pixelzx.docker.engine.Maker;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * An image that a build of this user pushed by its digest.
 *
 * @param repository without a tag
 * @param index the digest of its index, or of its one manifest
 * @param manifests the digests of all manifests the index leads to
 * @param workspace the directory whose image layout it was made for
 * @param maker the process that made it, as {@link Maker} writes itself
 * @param staged when, in ISO-8601
 * @param published whether a tag has named it, here or before it came here, or may do so wherever its layout is carried to:
 *     it is nobody's leftover then
 * @param told whether its user has been told that it stays, since nothing is removed unasked
 * @param refused whether its user has been told why it cannot be removed though it was asked for
 */
public record StagedImage(
        ImageReference repository,
        Digest index,
        List<Digest> manifests,
        String workspace,
        String maker,
        String staged,
        boolean published,
        boolean told,
        boolean refused) {

    /** What a process elsewhere may take between staging and publishing, beyond the patience of those here. */
    private static final Duration MARGIN = Duration.ofDays(1);

    private static final Duration LEAST_ELSEWHERE = Duration.ofDays(2);

    /** A record that is damaged fits nowhere, and is refused as a whole. */
    public StagedImage {
        manifests = List.copyOf(manifests);
        Objects.requireNonNull(Instant.parse(staged), "staged");
        Objects.requireNonNull(Path.of(workspace), "workspace");
        Objects.requireNonNull(repository, "repository");
        Objects.requireNonNull(index, "index");
        Objects.requireNonNull(maker, "maker");
    }

    /** One that this process has just pushed. */
    public static StagedImage now(
            ImageReference repository, Digest index, List<Digest> manifests, Path workspace, boolean published) {
        return new StagedImage(
                ImageReference.parse(repository.name()),
                index,
                manifests,
                workspace.toAbsolutePath().normalize().toString(),
                Maker.current().toString(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                published,
                false,
                false);
    }

    StagedImage asPublished() {
        return new StagedImage(repository, index, manifests, workspace, maker, staged, true, told, refused);
    }

    /** The same, where what is known of earlier ones with the same index goes on. */
    StagedImage after(List<StagedImage> earlier) {
        return new StagedImage(
                repository,
                index,
                manifests,
                workspace,
                maker,
                staged,
                published || earlier.stream().anyMatch(StagedImage::published),
                told || earlier.stream().anyMatch(StagedImage::told),
                refused || earlier.stream().anyMatch(StagedImage::refused));
    }

    StagedImage asTold() {
        return new StagedImage(repository, index, manifests, workspace, maker, staged, published, true, refused);
    }

    StagedImage asRefused() {
        return new StagedImage(repository, index, manifests, workspace, maker, staged, published, told, true);
    }

    /** Index and manifests, each once, the index first: as long as it is there, it must lead to something. */
    List<Digest> documents() {
        List<Digest> documents = new ArrayList<>(List.of(index));
        manifests.stream().filter(digest -> !documents.contains(digest)).forEach(documents::add);
        return documents;
    }

    /**
     * Whether it can no longer be published by whoever made it: no tag has named it, its workspace holds another image or
     * is gone, the process that made it has ended, and others had their time to notice. Of a process of another machine, or
     * of this one before its last start, nobody knows; after a further day, and two in all, it counts as ended.
     *
     * @param patience what may lie between staging and publishing on machines that share a registry, not a disk
     */
    public boolean isLeftover(Instant now, Duration patience) {
        return isOverdue(now, patience) && hasEnded(now, patience);
    }

    /** Whether it would be a leftover if its maker, which is elsewhere, were known to have ended. */
    public boolean waitsElsewhere(Instant now, Duration patience) {
        return isOverdue(now, patience) && isElsewhere() && !hasEnded(now, patience);
    }

    /** Whether it was made by another machine, or by this one before its last start. */
    public boolean isElsewhere() {
        return Maker.parse(maker).filter(Maker::isElsewhere).isPresent();
    }

    private boolean isOverdue(Instant now, Duration patience) {
        return !published && isOlder(now, patience) && !isHeld();
    }

    private boolean hasEnded(Instant now, Duration patience) {
        Duration further = patience.plus(MARGIN);
        Duration elsewhere = further.compareTo(LEAST_ELSEWHERE) < 0 ? LEAST_ELSEWHERE : further;
        return Maker.parse(maker)
                .filter(process -> process.hasEnded()
                        || process.equals(Maker.current())
                        || (process.isElsewhere() && isOlder(now, elsewhere)))
                .isPresent();
    }

    private boolean isOlder(Instant now, Duration age) {
        return !Instant.parse(staged).plus(age).isAfter(now);
    }

    private boolean isHeld() {
        try {
            return Files.readString(Path.of(workspace, "layout", "index.json"), StandardCharsets.UTF_8)
                    .contains(index.hex());
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            // What it holds cannot be told.
            return true;
        }
    }
}
