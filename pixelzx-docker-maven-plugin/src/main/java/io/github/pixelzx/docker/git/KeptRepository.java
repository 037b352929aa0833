package io.github.pixelzx.docker.git;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.Redaction;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A repository that is kept: what was fetched of it in one place, and beside it a directory for each commit that is used,
 * with that commit's files and with what Git has to know of them: index, settings and submodules.
 */
final class KeptRepository {

    private static final Duration LIMIT = Duration.ofMinutes(30);

    /** Where no branch or tag can pass for the commit whose ID is its name. */
    private static final String ALL = "refs/all/";

    /** Where a ref's last fetched commit is noted, by a name that any ref can be turned into. */
    private static final String FETCHED = "refs/fetched/";

    /** Nobody is there to answer a question. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "GIT_TERMINAL_PROMPT", "0",
            "GIT_DIR", "",
            "GIT_WORK_TREE", "",
            "GIT_INDEX_FILE", "",
            "GIT_PREFIX", "",
            "LC_ALL", "C");

    private final RepositoryAddress address;
    private final Path home;
    private final Path database;
    private final Processes processes;

    KeptRepository(RepositoryAddress address, Path home, Processes processes) {
        this.address = address;
        this.home = home;
        this.database = home.resolve("fetched.git");
        this.processes = processes;
        make(database);
        unlock(database.resolve("shallow.lock"));
    }

    /** The full ID of a commit, if it was fetched. */
    Optional<String> find(String commit) {
        ProcessResult result = git("rev-parse", "--verify", "--quiet", commit + "^{commit}");
        return result.succeeded() ? Optional.of(result.stdout().strip()) : Optional.empty();
    }

    /** The commit a ref was when it was last fetched. */
    Optional<String> lastFetched(String ref) {
        return find(noted(ref));
    }

    /** Fetches the commit that a ref is now. */
    String fetch(String ref) {
        require(fetchShallow(ref));
        String commit = find("FETCH_HEAD").orElseThrow(() -> problem(ref + " is no commit"));
        require(git("update-ref", noted(ref), commit));
        return commit;
    }

    /** Fetches a commit by its ID or, where the server hands out none but those of refs, with everything there is. */
    String fetchCommit(String commit) {
        fetchShallow(commit);
        if (find(commit).isEmpty()) {
            List<String> all = new ArrayList<>(List.of("fetch", "--quiet", "--no-tags", "--force", "--prune"));
            // A commit that was fetched alone, without those before it, would else remain the end of what is asked for.
            if (git("rev-parse", "--is-shallow-repository").stdout().contains("true")) {
                all.add("--unshallow");
            }
            all.addAll(List.of(address.url(), "+refs/heads/*:" + ALL + "heads/*", "+refs/tags/*:" + ALL + "tags/*"));
            require(git(all.toArray(String[]::new)));
        }
        return find(commit).orElseThrow(() -> problem("it has no commit " + commit));
    }

    private ProcessResult fetchShallow(String what) {
        return git("fetch", "--quiet", "--depth=1", "--no-tags", "--force", address.url(), what);
    }

    private static String noted(String ref) {
        return FETCHED + UUID.nameUUIDFromBytes(ref.getBytes(StandardCharsets.UTF_8));
    }

    /** The files of a commit that was fetched, as they are in the repository, whatever happened to them meanwhile. */
    GitCheckout checkout(String commit) {
        Path place = home.resolve(commit);
        WorkTree tree = new WorkTree(place.resolve("git"), place.resolve("files"));
        tree.make(commit);
        new OldCheckouts(home).forget(place);
        require(tree.git("checkout", "--quiet", "--force", "--detach", commit));
        require(tree.git("clean", "--quiet", "-ffdx"));
        if (Files.exists(tree.files.resolve(".gitmodules"))) {
            // What a submodule's relative address is relative to.
            require(tree.git("config", "remote.origin.url", address.url()));
            require(tree.git("submodule", "--quiet", "update", "--init", "--recursive", "--depth=1"));
            require(tree.git("submodule", "--quiet", "foreach", "--recursive", "git clean --quiet -ffdx"));
            tree.forgetSubmodules();
        }
        String time = require(tree.git("-c", "log.showSignature=false", "log", "-1", "--no-color", "--format=%ct"))
                .stdout()
                .strip();
        return new GitCheckout(address.toString(), tree.files, commit, Instant.ofEpochSecond(Long.parseLong(time)));
    }

    /** The files of one commit, Git's own apart from them; its objects are those of the database. */
    private final class WorkTree {

        private final Path own;
        private final Path files;

        WorkTree(Path own, Path files) {
            this.own = own;
            this.files = files;
        }

        void make(String commit) {
            KeptRepository.this.make(own);
            unlock(own.resolve("index.lock"));
            try {
                Files.createDirectories(files);
                Files.writeString(own.resolve("objects/info/alternates"), "../../../fetched.git/objects\n");
                // Those before it may not have been fetched.
                Files.writeString(own.resolve("shallow"), commit + '\n');
            } catch (IOException e) {
                throw problem(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }

        /**
         * Removes the files by which submodules find what Git knows of them: they tell of this machine, and whoever builds
         * the files has no use for them. The next checkout makes them anew.
         */
        void forgetSubmodules() {
            try (Stream<Path> all = Files.walk(files)) {
                for (Path file : (Iterable<Path>) all.filter(path -> path.endsWith(".git"))::iterator) {
                    Files.delete(file);
                }
            } catch (IOException | UncheckedIOException e) {
                throw problem(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }

        ProcessResult git(String... arguments) {
            return run(
                    files,
                    List.of("--git-dir=" + own, "--work-tree=" + files, "-c", "core.bare=false", "-c", "gc.auto=0"),
                    arguments);
        }
    }

    /** The directory made last tells that nothing was missed by a run that was killed. */
    private void make(Path repository) {
        if (!Files.exists(repository.resolve("objects/info"))) {
            require(processes.run(Command.of("git", "init", "--quiet", "--bare", repository.toString())
                    .withEnvironment(ENVIRONMENT)));
        }
    }

    /** A killed Git leaves its lock behind; nobody else works in these repositories. */
    private void unlock(Path lock) {
        try {
            Files.deleteIfExists(lock);
        } catch (IOException e) {
            throw problem("it is locked: " + e.getMessage());
        }
    }

    private ProcessResult git(String... arguments) {
        return run(database, List.of("--git-dir=" + database, "-c", "gc.auto=0"), arguments);
    }

    private ProcessResult run(Path in, List<String> where, String... arguments) {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(where);
        argv.addAll(Arrays.asList(arguments));
        return processes.run(Command.of(argv)
                .in(in)
                .withEnvironment(ENVIRONMENT)
                .withEnvironment(address.environment())
                .within(LIMIT));
    }

    private ProcessResult require(ProcessResult result) {
        if (!result.succeeded()) {
            throw problem(Redaction.of(result.stderr()
                    .strip()
                    .lines()
                    .reduce((first, second) -> second)
                    .orElse("git said nothing")));
        }
        return result;
    }

    RuntimeException problem(String why) {
        return Problem.environment(
                        HelpTopic.REPOSITORY_UNREADABLE,
                        "Cannot fetch the Git repository " + address,
                        why,
                        "git ls-remote " + address + " shows what this user can read",
                        "or correct <context> (-Dpixelzx.context) or <buildContexts> (-Dpixelzx.buildContexts)")
                .asException();
    }
}
