package io.github.pixelzx.docker.git;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A repository's files at one commit.
 *
 * @param repository its address, without a login
 * @param root the directory they are in, without Git's own
 * @param time when it was committed
 */
public record GitCheckout(String repository, Path root, String commit, Instant time) {

    /**
     * A directory of the repository.
     *
     * @param path relative to its top; null for that
     * @throws io.github.pixelzx.docker.problem.ProblemException if a symbolic link leads out of the repository there
     */
    public Path directory(@Nullable String path) {
        return path == null ? root : own(root.resolve(path));
    }

    /**
     * The same file, if it is one of the repository's: who writes to a repository must not reach other files of this
     * machine by a symbolic link. What is not there, or was never meant to be in the repository, is the caller's affair.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if a symbolic link leads out of the repository there
     */
    public Path own(Path file) {
        if (!file.normalize().startsWith(root) || !Files.exists(file)) {
            return file;
        }
        try {
            Path real = file.toRealPath();
            if (real.startsWith(root.toRealPath())) {
                return file;
            }
            throw leadsOut(file, "there it is, or is behind, a symbolic link to " + real, null);
        } catch (IOException e) {
            throw leadsOut(file, e.getClass().getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    private RuntimeException leadsOut(Path file, String why, @Nullable IOException cause) {
        Problem problem = Problem.project(
                HelpTopic.REPOSITORY_UNREADABLE,
                "'" + root.relativize(file.normalize()) + "' of the Git repository " + repository
                        + " leads out of the repository",
                why,
                "name what the repository itself holds, in <context> (-Dpixelzx.context), <dockerfile>"
                        + " (-Dpixelzx.dockerfile) or <buildContexts> (-Dpixelzx.buildContexts)",
                "or commit the files there in place of the link");
        return cause == null ? problem.asException() : problem.asException(cause);
    }

    /** What is known of the repository, as of a project's own. */
    public GitState state(@Nullable String ref) {
        String branch = ref == null || commit.equals(ref) ? null : ref;
        return new GitState(true, commit, branch, null, time, false, null);
    }
}
