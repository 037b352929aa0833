package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.registry.Registry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Base images kept on this machine, so that a build needs no registry: one image layout that all builds of a user share.
 *
 * <p>Blobs are files named by their digest, written beside their place and moved there, so any number of builds may fill
 * it at once. What is said of an image is written last: an interrupted build leaves blobs at most, which the next takes
 * over. It may be deleted at any time.
 */
public final class BaseCache {

    private static final Duration A_DAY = Duration.ofDays(1);

    private final Path directory;
    private final KeptBlobs blobs;
    private final KeptRecords records;

    /** @param directory need not exist */
    public BaseCache(Path directory) {
        this.directory = directory;
        this.blobs = new KeptBlobs(directory.resolve("layout"));
        this.records = new KeptRecords(directory.resolve("references"));
    }

    /** Tells others that images are on their way, until it is closed: nothing is removed meanwhile. */
    OldBases.Keeping keeping() throws IOException {
        return OldBases.Keeping.begin(directory);
    }

    /**
     * Removes images nobody has needed for a month and, where more than so much is kept, those needed longest ago.
     *
     * @param most bytes to keep, beyond which nothing stays but what was needed in the last hour
     * @return the bytes that were freed
     */
    long prune(long most) throws IOException {
        return new OldBases(directory, records, blobs, Instant.now()).remove(most);
    }

    /** Where it lies. */
    Path directory() {
        return directory;
    }

    /** The image layout with the blobs; its {@code index.json} names none of them. */
    Path layout() {
        return blobs.layout();
    }

    /**
     * An image by its digest, if every byte that is said to be kept of it is there and is what it was. A damaged blob is
     * removed, so that the next build with a registry fetches it.
     */
    Optional<KeptBase> find(ImageReference reference, Digest digest) {
        Optional<KeptBase> found = records.find(reference, digest).filter(blobs::isIntact);
        found.ifPresent(base -> records.file(reference, digest).used());
        return found;
    }

    /** Remembers, to the day, that an image is needed, if it is kept: the builds that change nothing are the most. */
    void use(BaseImage base) {
        CacheFile record = record(base);
        try {
            if (record.changed().isBefore(Instant.now().minus(A_DAY))) {
                record.used();
            }
        } catch (IOException e) {
            // Nobody can tell when it was needed last.
        }
    }

    /** What a reference without a digest stood for when it was last kept. */
    Optional<KeptBase> latest(ImageReference reference) {
        return records.meaning(reference).flatMap(digest -> find(reference, digest));
    }

    /**
     * Whether nothing is missing of an image, which then is what its reference means.
     *
     * @throws IOException if the cache cannot be written to
     */
    boolean isKept(BaseImage base, Collection<Platform> platforms) throws IOException {
        Optional<KeptBase> kept = whole(base);
        if (kept.isEmpty() || !hasAll(kept.get(), platforms)) {
            return false;
        }
        mean(base);
        return true;
    }

    private Optional<KeptBase> whole(BaseImage base) {
        return records.find(base.reference(), base.digest()).filter(blobs::isThere);
    }

    private static boolean hasAll(KeptBase kept, Collection<Platform> wanted) {
        List<Platform> platforms = kept.platforms();
        return platforms == null || platforms.containsAll(wanted);
    }

    /**
     * Fetches what is missing of an image.
     *
     * @param platforms those of an index to keep; others are left out
     * @return the bytes fetched; none if the registry does not have the image
     * @throws IOException if the cache cannot be written to
     */
    Optional<Long> keep(BaseImage base, Collection<Platform> platforms, Registry registry) throws IOException {
        if (isKept(base, platforms)) {
            return Optional.of(0L);
        }
        List<Platform> before = whole(base).map(KeptBase::platforms).orElse(List.of());
        BaseFetch fetch = new BaseFetch(registry, blobs);
        Optional<KeptBase> fetched = fetch.fetch(base, before, platforms);
        if (fetched.isEmpty()) {
            return Optional.empty();
        }
        record(base, fetched.get());
        mean(base);
        return Optional.of(fetch.bytes());
    }

    /** Says what is kept now, with what another build kept while this one fetched. */
    private void record(BaseImage base, KeptBase fetched) throws IOException {
        CacheLock.hold(directory, alone -> {
            KeptBase all = whole(base).map(fetched::with).orElse(fetched);
            records.write(all);
            return all;
        });
    }

    private void mean(BaseImage base) throws IOException {
        records.mean(base);
        record(base).used();
    }

    private CacheFile record(BaseImage base) {
        return records.file(base.reference(), base.digest());
    }
}
