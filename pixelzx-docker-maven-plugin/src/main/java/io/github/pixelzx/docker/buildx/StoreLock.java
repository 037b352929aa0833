package io.github.pixelzx.docker.buildx;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets one process at a time look at a store of buildx's and change it. buildx locks the store for each of its commands,
 * but not from one command to the next.
 *
 * <p>The lock is the operating system's: it ends with the process that holds it, whatever way that ends.
 *
 * @param store the directory of buildx's state; made if it is not there
 * @param limit how long to wait for whoever holds it
 */
record StoreLock(Path store, Duration limit) {

    private static final Duration BETWEEN = Duration.ofMillis(20);

    /**
     * Does something while nobody else does.
     *
     * @throws ProblemException if another process does not let go in time, or this thread is interrupted meanwhile
     */
    void holding(Runnable changes) {
        Path file = store.resolve(".pixelzx.lock");
        try (FileChannel channel = opened(file)) {
            // Closing the channel lets go of the lock.
            await(channel, file);
            changes.run();
        } catch (IOException e) {
            throw Problem.environment(
                            HelpTopic.BUILDER_NOT_READY,
                            "buildx's store cannot be changed",
                            file + ": " + e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "make " + store + " writable for this user",
                            "export BUILDX_CONFIG=<a directory this user may write>")
                    .asException(e);
        }
    }

    private FileChannel opened(Path file) throws IOException {
        Files.createDirectories(store);
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private void await(FileChannel channel, Path file) {
        Instant deadline = Instant.now().plus(limit);
        while (true) {
            try {
                if (channel.tryLock() != null) {
                    return;
                }
            } catch (OverlappingFileLockException e) {
                // Held by another thread of this process, which Maven's -T makes: as good as another process.
                LockSupport.parkNanos(BETWEEN.toNanos());
            } catch (IOException e) {
                // Some network file systems know no locks. Two who come at once are rare, a build that never runs is
                // worse.
                return;
            }
            if (Thread.currentThread().isInterrupted()) {
                throw Problem.environment(
                                HelpTopic.INTERRUPTED,
                                "buildx's store was not changed",
                                "Maven was interrupted while another process changed it",
                                "run the same command again: nothing half done is taken for complete")
                        .asException();
            }
            if (Instant.now().isAfter(deadline)) {
                throw Problem.environment(
                                HelpTopic.BUILDER_NOT_READY,
                                "Another process does not let go of buildx's store",
                                file + " has been locked for more than " + limit.toSeconds() + " s",
                                "fuser -v " + file + "   (which process is it?), and end that process",
                                "export BUILDX_CONFIG=<another directory>   (a store of its own)")
                        .asException();
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }
}
