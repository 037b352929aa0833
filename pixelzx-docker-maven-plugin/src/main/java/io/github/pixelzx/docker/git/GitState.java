package io.github.pixelzx.docker.git;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Git knows of the project at this moment.
 *
 * @param present whether there is a repository with a commit that could be read; if not, everything else is empty
 * @param commit the full commit ID of HEAD
 * @param branch the branch HEAD is on; null if it is on none, as in most CI checkouts
 * @param exactTag a tag of HEAD's commit as it stands; of several the newest that begins like a version
 * @param commitTime when HEAD was committed, to the second
 * @param dirty whether tracked files differ from HEAD; files Git does not know do not count
 * @param warning why nothing is known, where that is surprising enough to be said; else null
 */
public record GitState(
        boolean present,
        @Nullable String commit,
        @Nullable String branch,
        @Nullable String exactTag,
        @Nullable Instant commitTime,
        boolean dirty,
        @Nullable String warning) {

    /** Nothing known, and nothing strange about it: the directory is in no repository. */
    public static final GitState ABSENT = new GitState(false, null, null, null, null, false, null);

    static GitState unreadable(String warning) {
        return new GitState(false, null, null, null, null, false, warning);
    }
}
