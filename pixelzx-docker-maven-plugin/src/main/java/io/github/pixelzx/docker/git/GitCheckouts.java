package io.github.pixelzx.docker.git;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.Redaction;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Fetches repositories with the user's own Git, hence with its credentials, proxies and certificates. What was fetched
 * stays, so that a commit that is known is not asked for again.
 */
public final class GitCheckouts {

    private static final Duration LIMIT = Duration.ofMinutes(30);

    /** Nobody is there to answer a question. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "GIT_TERMINAL_PROMPT", "0",
            "GIT_DIR", "",
            "GIT_WORK_TREE", "",
            "GIT_INDEX_FILE", "",
            "GIT_PREFIX", "",
            "LC_ALL", "C");

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
     * A repository's files at one commit.
     *
     * @param root the directory they are in, without Git's own
     * @param time when it was committed
     */
    public record Checkout(Path root, String commit, Instant time) {

        /**
         * A directory of the repository.
         *
         * @param path relative to its top; null for that
         */
        public Path directory(@Nullable String path) {
            return path == null ? root : root.resolve(path);
        }

        /** What is known of the repository, as of a project's own. */
        public GitState state(@Nullable String ref) {
            String branch = ref == null || commit.equals(ref) ? null : ref;
            return new GitState(true, commit, branch, null, time, false, null);
        }
    }

    /**
     * The files of a repository.
     *
     * @param ref a branch, tag or commit; null for the default branch
     * @param commit the commit it has to be; null if any will do
     * @param home the directory that keeps repositories
     * @throws io.github.pixelzx.docker.problem.ProblemException if it cannot be fetched, or is another commit
     */
    public Checkout fetch(String url, @Nullable String ref, @Nullable String commit, Path home) {
        Repository repository = new Repository(url, home);
        if (commit == null || !repository.has(commit)) {
            repository.fetch(ref == null ? "HEAD" : ref, commit);
        }
        String wanted = commit == null ? "FETCH_HEAD" : commit;
        repository.require(repository.git("checkout", "--quiet", "--force", "--detach", wanted));
        repository.require(repository.git("clean", "--quiet", "-ffdx"));
        if (Files.exists(repository.files.resolve(".gitmodules"))) {
            repository.require(repository.git("submodule", "--quiet", "update", "--init", "--recursive", "--depth=1"));
        }
        List<String> head = repository
                .require(repository.git(
                        "-c", "log.showSignature=false", "log", "-1", "--no-color", "--format=%H%n%ct", "HEAD"))
                .stdout()
                .lines()
                .toList();
        return new Checkout(repository.files, head.get(0), Instant.ofEpochSecond(Long.parseLong(head.get(1))));
    }

    /** A repository that is kept, its files apart from Git's own. */
    private final class Repository {

        private final RepositoryAddress address;
        private final Path database;
        private final Path files;

        Repository(String url, Path home) {
            this.address = RepositoryAddress.of(url, System.getenv());
            String name =
                    UUID.nameUUIDFromBytes(url.getBytes(StandardCharsets.UTF_8)).toString();
            this.database = home.resolve(name + ".git");
            this.files = home.resolve(name);
            if (!Files.exists(database.resolve("HEAD"))) {
                require(processes.run(Command.of("git", "init", "--quiet", "--bare", database.toString())
                        .withEnvironment(ENVIRONMENT)));
            }
            files.toFile().mkdirs();
        }

        boolean has(String commit) {
            return git("cat-file", "-e", commit + "^{commit}").succeeded();
        }

        void fetch(String ref, @Nullable String commit) {
            if (offline) {
                throw problem(
                        "Maven is offline (-o), and " + (commit == null ? ref : commit) + " was not fetched before");
            }
            ProcessResult shallow = git("fetch", "--quiet", "--depth=1", "--no-tags", "--force", address.url(), ref);
            if (commit == null || !has(commit)) {
                // Not every server hands out a commit by its ID; a branch may have gone on since it was pinned.
                if (commit != null) {
                    require(git(
                            "fetch",
                            "--quiet",
                            "--force",
                            address.url(),
                            "+refs/heads/*:refs/heads/*",
                            "+refs/tags/*:refs/tags/*"));
                } else {
                    require(shallow);
                }
            }
            if (commit != null && !has(commit)) {
                throw problem("it has no commit " + commit);
            }
        }

        ProcessResult git(String... arguments) {
            List<String> argv = new ArrayList<>(List.of(
                    "git",
                    "--git-dir=" + database,
                    "--work-tree=" + files,
                    "-c",
                    "core.bare=false",
                    "-c",
                    "gc.auto=0"));
            argv.addAll(Arrays.asList(arguments));
            return processes.run(Command.of(argv)
                    .in(files)
                    .withEnvironment(ENVIRONMENT)
                    .withEnvironment(address.environment())
                    .within(LIMIT));
        }

        ProcessResult require(ProcessResult result) {
            if (!result.succeeded()) {
                throw problem(Redaction.of(result.stderr()
                        .strip()
                        .lines()
                        .reduce((first, second) -> second)
                        .orElse("git said nothing")));
            }
            return result;
        }

        private RuntimeException problem(String why) {
            return Problem.environment(
                            HelpTopic.REPOSITORY_UNREADABLE,
                            "Cannot fetch the Git repository " + address,
                            why,
                            "git ls-remote " + address + " shows what this user can read",
                            "or correct <context> (-Dpixelzx.context) or <buildContexts> (-Dpixelzx.buildContexts)")
                    .asException();
        }
    }
}
