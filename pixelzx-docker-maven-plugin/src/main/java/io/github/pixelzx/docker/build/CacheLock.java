package io.github.pixelzx.docker.build;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Lets one at a time change what is said of the images in a {@link BaseCache}, of all threads and processes of a machine. */
final class CacheLock {

    private static final String FILE = ".lock";

    private CacheLock() {}

    /**
     * What is done while nobody else is at it.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    interface Work<T> {

        /**
         * Does it.
         *
         * @param alone whether others are really kept away: some network file systems know no locks
         */
        T done(boolean alone) throws IOException;
    }

    /** Waits for the others, and makes them wait. */
    static <T> T hold(Path cache, Work<T> work) throws IOException {
        Files.createDirectories(cache);
        // Two threads of a process cannot wait for each other by a file's lock.
        synchronized (CacheLock.class) {
            try (FileChannel channel =
                    FileChannel.open(cache.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                return work.done(isLocked(channel));
            }
        }
    }

    private static boolean isLocked(FileChannel channel) {
        try {
            channel.lock();
            return true;
        } catch (IOException | OverlappingFileLockException e) {
            // Another class loader's threads are not waited for either: two who come at once are rare, and what is lost
            // of
            // a cache is fetched again.
            return false;
        }
    }
}
