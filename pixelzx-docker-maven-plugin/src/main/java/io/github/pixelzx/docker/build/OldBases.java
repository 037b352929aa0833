package io.github.pixelzx.docker.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
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

/** The images of a {@link BaseCache} that have had their time. */
record OldBases(BaseCache cache, Instant now) {

    /** An image that no build needed for so long is needed by none. */
    private static final Duration UNUSED = Duration.ofDays(30);

    /** What a running build may be about to read, or to say that it is kept. */
    private static final Duration IN_USE = Duration.ofHours(1);

    /** Who fetches longer than this was killed. */
    private static final Duration LONGEST_FETCH = Duration.ofHours(6);

    private static final String KEEPERS = "keepers";

    /** An image, if its record can be read, and when it was needed last. */
    private record Kept(Path record, Optional<KeptBase> base, Instant used) {}

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
        return CacheLock.hold(cache.directory(), alone -> alone && !isAddedTo() ? removeAlone(most) : 0L);
    }

    private long removeAlone(long most) throws IOException {
        List<Kept> all = all();
        all.sort(Comparator.comparing(Kept::used).reversed());
        Set<Path> needed = new HashSet<>();
        long size = 0;
        boolean full = false;
        for (Kept kept : all) {
            Set<Path> files = kept.base().map(cache::files).orElse(Set.of());
            long more = 0;
            for (Path file : files) {
                more += needed.contains(file) ? 0 : size(file);
            }
            boolean inUse = kept.used().isAfter(now.minus(IN_USE));
            full |= size + more > most;
            if (inUse || (!full && kept.used().isAfter(now.minus(UNUSED)))) {
                needed.addAll(files);
                size += more;
            } else {
                forget(kept);
            }
        }
        return removeBut(needed);
    }

    /** Whether somebody is fetching; the marks of those who were killed at it are removed. */
    private boolean isAddedTo() throws IOException {
        boolean any = false;
        for (Path mark : in(cache.directory().resolve(KEEPERS))) {
            if (changed(mark).isAfter(now.minus(LONGEST_FETCH))) {
                any = true;
            } else {
                Files.deleteIfExists(mark);
            }
        }
        return any;
    }

    private List<Kept> all() throws IOException {
        List<Kept> all = new ArrayList<>();
        for (Path reference : in(cache.directory().resolve("references"))) {
            for (Path record : in(reference)) {
                if (record.toString().endsWith(".json")) {
                    all.add(new Kept(record, cache.read(record), changed(record)));
                }
            }
        }
        return all;
    }

    /** What is said of an image goes before its bytes: what is said to be kept is there. */
    private static void forget(Kept kept) throws IOException {
        Files.deleteIfExists(kept.record());
        Path meaning = kept.record().resolveSibling("latest");
        String digest = kept.base().map(base -> base.digest().toString()).orElse("");
        if (Files.exists(meaning)
                && Files.readString(meaning, StandardCharsets.UTF_8).strip().equals(digest)) {
            Files.delete(meaning);
        }
        Path reference = kept.record().getParent();
        if (reference != null && in(reference).isEmpty()) {
            Files.delete(reference);
        }
    }

    private long removeBut(Set<Path> needed) throws IOException {
        long freed = 0;
        for (Path blob : in(cache.layout().resolve("blobs").resolve("sha256"))) {
            // One that is new may be somebody's who knows no locks.
            if (!needed.contains(blob) && changed(blob).isBefore(now.minus(IN_USE))) {
                freed += size(blob);
                Files.deleteIfExists(blob);
            }
        }
        return freed;
    }

    /** What is in a directory; nothing is in one that is gone, or in a file that somebody's desktop left. */
    private static List<Path> in(Path directory) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
            List<Path> paths = new ArrayList<>();
            found.forEach(paths::add);
            return paths;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static Instant changed(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.EPOCH;
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
