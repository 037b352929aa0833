package io.github.pixelzx.docker.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The images of a {@link BaseCache} that have had their time.
 *
 * @param cache its directory
 * @param records what it says of its images
 * @param blobs their bytes
 */
record OldBases(Path cache, KeptRecords records, KeptBlobs blobs, Instant now) {

    /** An image that no build needed for so long is needed by none. */
    private static final Duration UNUSED = Duration.ofDays(30);

    /** What a running build may be about to read, or to say that it is kept. */
    private static final Duration IN_USE = Duration.ofHours(1);

    /** Who fetches longer than this was killed. */
    private static final Duration LONGEST_FETCH = Duration.ofHours(6);

    private static final String KEEPERS = "keepers";

    /** An image, if its record can be read, and when it was needed last. */
    private record Kept(CacheFile record, Optional<KeptBase> base, Instant used) {}

    /**
     * One who fetches images; closing it says that it is done.
     *
     * @param mark the file that says so
     */
    record Keeping(Path mark) implements AutoCloseable {

        static Keeping begin(Path directory) throws IOException {
            Path keepers = Files.createDirectories(directory.resolve(KEEPERS));
            Path mark = keepers.resolve(UUID.randomUUID().toString());
            return CacheLock.hold(directory, alone -> new Keeping(Files.createFile(mark)));
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(mark);
        }
    }

    /**
     * Removes them, unless somebody is just adding to the cache.
     *
     * @param most bytes that may stay
     * @return the bytes that were freed
     */
    long remove(long most) throws IOException {
        return CacheLock.hold(cache, alone -> alone && !isAddedTo() ? removeAlone(most) : 0L);
    }

    private long removeAlone(long most) throws IOException {
        List<Kept> all = all();
        all.sort(Comparator.comparing(Kept::used).reversed());
        Set<CacheFile> needed = new HashSet<>();
        long size = 0;
        boolean full = false;
        for (Kept kept : all) {
            Set<CacheFile> files = kept.base().map(blobs::files).orElse(Set.of());
            long more = 0;
            for (CacheFile file : files) {
                more += needed.contains(file) ? 0 : file.size();
            }
            boolean inUse = kept.used().isAfter(now.minus(IN_USE));
            full |= size + more > most;
            if (inUse || (!full && kept.used().isAfter(now.minus(UNUSED)))) {
                needed.addAll(files);
                size += more;
            } else {
                // What is said of an image goes before its bytes: what is said to be kept is there.
                records.forget(kept.record(), kept.base());
            }
        }
        return removeBut(needed);
    }

    /** Whether somebody is fetching; the marks of those who were killed at it are removed. */
    private boolean isAddedTo() throws IOException {
        boolean any = false;
        for (CacheFile mark : CacheFile.in(cache.resolve(KEEPERS))) {
            if (mark.changed().isAfter(now.minus(LONGEST_FETCH))) {
                any = true;
            } else {
                mark.remove();
            }
        }
        return any;
    }

    private List<Kept> all() throws IOException {
        List<Kept> all = new ArrayList<>();
        for (CacheFile record : records.all()) {
            all.add(new Kept(record, records.read(record), record.changed()));
        }
        return all;
    }

    private long removeBut(Set<CacheFile> needed) throws IOException {
        long freed = 0;
        for (CacheFile blob : blobs.all()) {
            // One that is new may be somebody's who knows no locks.
            if (!needed.contains(blob) && blob.changed().isBefore(now.minus(IN_USE))) {
                freed += blob.size();
                blob.remove();
            }
        }
        return freed;
    }
}
