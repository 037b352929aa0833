package io.github.pixelzx.docker.build;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file of a {@link BaseCache}, which builds in other processes may be reading, writing or removing at the same time.
 *
 * @param path need not exist
 */
record CacheFile(Path path) {

    /** What is in a directory; nothing is in one that is gone, or in a file that somebody's desktop left. */
    static List<CacheFile> in(Path directory) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory)) {
            List<CacheFile> files = new ArrayList<>();
            found.forEach(path -> files.add(new CacheFile(path)));
            return files;
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /** Writes it beside its place and moves it there, so that nobody reads half of it; what is right already stays. */
    void write(byte[] bytes) throws IOException {
        if (Files.exists(path) && Arrays.equals(Files.readAllBytes(path), bytes)) {
            return;
        }
        Path part = Files.createTempFile(path.getParent(), ".", ".part");
        Files.write(part, bytes);
        Files.move(part, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Remembers that it was needed now; how long ago that was tells which images nobody needs any more. */
    void used() {
        try {
            Files.setLastModifiedTime(path, FileTime.from(Instant.now()));
        } catch (IOException e) {
            // A cache that may only be read is cleaned by whoever fills it.
        }
    }

    /** When it was written or needed last; long ago if it is gone. */
    Instant changed() throws IOException {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (NoSuchFileException e) {
            return Instant.EPOCH;
        }
    }

    /** Its bytes; 0 if it is gone. */
    long size() {
        try {
            return Files.size(path);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Removes it, unless somebody else did. */
    void remove() throws IOException {
        Files.deleteIfExists(path);
    }
}
