package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.oci.Digest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The record {@code merge.json}: that the image was joined from layouts built apart, for goals that would build it.
 *
 * @param index the joined image's
 * @param parts where the layouts were
 * @param commit the checkout's, when they were joined; null without Git
 * @param dirty whether tracked files differed from it, here or where a part was built
 */
record MergeResult(
        Digest index, List<String> parts, @Nullable String commit, boolean dirty) {

    /** The record's file name. */
    static final String FILE = "merge.json";

    MergeResult {
        parts = List.copyOf(parts);
    }

    /** Why the joined image is not that of a checkout, as a sentence without a full stop; none if it is. */
    Optional<String> difference(GitState git) {
        if (commit == null || git.commit() == null) {
            return Optional.of("without Git nobody knows whether the sources are the same");
        }
        if (!commit.equals(git.commit())) {
            return Optional.of("it is of commit " + commit + ", and this is " + git.commit());
        }
        return dirty || git.dirty() ? Optional.of("tracked files have changes") : Optional.empty();
    }
}
