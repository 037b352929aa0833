package io.github.pixelzx.docker.git;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What Git knows of the project at this moment.
 *
 * @param present whether there is a repository with a commit that could be read; if not, everything else is empty
 * @param commit the full commit ID of HEAD
 * @param branch the branch HEAD is on, or the one a CI checked out; null if it is on none
 * @param exactTag a tag of HEAD's commit as it stands; of several the newest that begins like a version
 * @param commitTime when HEAD was committed, to the second
 * @param dirty whether tracked files differ from HEAD; files Git does not know do not count
 * @param warning what is surprising enough to be said; else null
 * @param describe the nearest tag, the commits since and the commit ({@code v1.0-3-gc0ffee}), or the commit alone where
 *     there is no tag before it, with {@code -dirty} at its end; null where a shallow clone does not reach a tag
 */
public record GitState(
        boolean present,
        @Nullable String commit,
        @Nullable String branch,
        @Nullable String exactTag,
        @Nullable Instant commitTime,
        boolean dirty,
        @Nullable String warning,
        @Nullable String describe) {

    /** Nothing known, and nothing strange about it: the directory is in no repository. */
    public static final GitState ABSENT = new GitState(false, null, null, null, null, false, null);

    /** A state without a description. */
    public GitState(
            boolean present,
            @Nullable String commit,
            @Nullable String branch,
            @Nullable String exactTag,
            @Nullable Instant commitTime,
            boolean dirty,
            @Nullable String warning) {
        this(present, commit, branch, exactTag, commitTime, dirty, warning, null);
    }

    static GitState unreadable(String warning) {
        return new GitState(false, null, null, null, null, false, warning);
    }

    /** The same, with changes in tracked files also where there are none here but elsewhere. */
    public GitState orDirty(boolean elsewhere) {
        if (dirty || !elsewhere) {
            return this;
        }
        // As git describe --dirty says it.
        @Nullable String said = describe == null ? null : describe + "-dirty";
        return new GitState(present, commit, branch, exactTag, commitTime, true, warning, said);
    }

    /** What a CI that checked out HEAD says of it, where Git itself knows neither branch nor tag. */
    GitState completed(CiCheckout ci) {
        boolean elsewhere =
                commit == null || (ci.commit() != null && !ci.commit().equals(commit));
        if (branch != null || elsewhere) {
            return this;
        }
        return new GitState(
                present,
                commit,
                ci.branch(),
                exactTag == null ? ci.tag() : exactTag,
                commitTime,
                dirty,
                warning,
                describe);
    }
}
