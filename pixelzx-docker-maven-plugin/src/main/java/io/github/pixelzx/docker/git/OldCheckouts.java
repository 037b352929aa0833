package io.github.pixelzx.docker.git;

import io.github.pixelzx.docker.workspace.FileTree;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/**
 * The directories of a repository's commits. A branch that is built day after day, in a workspace nobody cleans, leaves
 * one with each commit; those of no build of the last day are removed. What was fetched stays.
 *
 * @param home the directory they are in
 */
record OldCheckouts(Path home) {

    private static final Duration KEPT = Duration.ofDays(1);

    /** Removes what was not used for a day, as far as it can be removed, and notes that one is used now. */
    void forget(Path used) {
        Instant now = Instant.now();
        try {
            Files.setLastModifiedTime(used, FileTime.from(now));
            try (DirectoryStream<Path> places = Files.newDirectoryStream(home, "[0-9a-f]*")) {
                for (Path place : places) {
                    boolean commit = Files.isDirectory(place.resolve("git"));
                    Instant last = Files.getLastModifiedTime(place).toInstant();
                    if (commit && last.isBefore(now.minus(KEPT))) {
                        new FileTree(place).delete();
                    }
                }
            }
        } catch (IOException e) {
            // The next build tries again: that there is less room is no reason not to build.
            return;
        }
    }
}
