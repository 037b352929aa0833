package io.github.pixelzx.docker.git;

import io.github.pixelzx.docker.process.Processes;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fetches repositories with the user's own Git, hence with its credentials, proxies and certificates. What was fetched
 * stays, so that a commit that is known is not asked for again.
 */
public final class GitCheckouts {

    private final Processes processes;
    private final boolean offline;

    /** Checkouts by this machine's {@code git}. */
    public static GitCheckouts ofThisMachine(boolean offline) {
        return new GitCheckouts(new SystemProcesses(), offline);
    }

    /**
     * Checkouts by a program {@code git}.
     *
     * @param offline whether only what was fetched before may be used
     */
    public GitCheckouts(Processes processes, boolean offline) {
        this.processes = processes;
        this.offline = offline;
    }

    /**
     * The files of a repository. Each commit has a directory of its own, so that a build may use several at once.
     *
     * @param ref a branch, tag or commit; null for the default branch
     * @param commit the commit it has to be, also where the ref has become another one since; null if any will do
     * @param home the directory that keeps repositories
     * @throws io.github.pixelzx.docker.problem.ProblemException if it cannot be fetched, or has no such commit
     */
    public GitCheckout fetch(String url, @Nullable String ref, @Nullable String commit, Path home) {
        RepositoryAddress address = RepositoryAddress.of(url, System.getenv());
        UUID name = UUID.nameUUIDFromBytes(address.url().getBytes(StandardCharsets.UTF_8));
        KeptRepository repository = new KeptRepository(address, home.resolve(name.toString()), processes);
        String wanted = commit == null ? newest(repository, ref == null ? "HEAD" : ref) : pinned(repository, commit);
        return repository.checkout(wanted);
    }

    private String newest(KeptRepository repository, String ref) {
        return offline
                ? repository.lastFetched(ref).orElseThrow(() -> notFetched(repository, ref))
                : repository.fetch(ref);
    }

    private String pinned(KeptRepository repository, String commit) {
        return repository.find(commit).orElseGet(() -> {
            if (offline) {
                throw notFetched(repository, commit);
            }
            return repository.fetchCommit(commit);
        });
    }

    private static RuntimeException notFetched(KeptRepository repository, String what) {
        return repository.problem("Maven is offline (-o), and " + what + " was not fetched before");
    }
}
