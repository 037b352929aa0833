package io.github.pixelzx.docker.git;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.problem.Questions;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@link GitState} by asking the program {@code git}, which knows linked worktrees, submodules and every
 * repository format.
 */
public final class GitRepository {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String BRANCH = "# branch.head ";
    private static final int BRIEF = 12;
    private static final Pattern VERSION = Pattern.compile("[vV]?[0-9].*");

    /** Messages are matched, so they must be English; hooks set GIT_DIR and its like, which would win over the path. */
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "GIT_OPTIONAL_LOCKS", "0",
            "LC_ALL", "C",
            "GIT_DIR", "",
            "GIT_WORK_TREE", "",
            "GIT_INDEX_FILE", "",
            "GIT_PREFIX", "");

    /** HEAD; then its tags, the state of the files, the nearest tag and whether there may be nearer ones elsewhere. */
    private static final List<List<String>> FIRST = List.of(
            List.of("-c", "log.showSignature=false", "log", "-1", "--no-color", "--format=%H%n%ct", "HEAD"),
            List.of("tag", "--points-at", "HEAD", "--sort=-creatordate"),
            List.of("status", "--porcelain=v2", "--branch", "--untracked-files=no"),
            List.of("describe", "--tags", "HEAD"),
            List.of("rev-parse", "--is-shallow-repository"));

    private final Path directory;
    private final Processes processes;

    private GitRepository(Path directory, Processes processes) {
        this.directory = directory;
        this.processes = processes;
    }

    /**
     * What Git knows of a directory, completed by what the CI says that checked it out.
     *
     * @param environment the variables of whoever called Maven
     */
    public static GitState read(Path directory, Map<String, String> environment, Processes processes) {
        return read(directory, processes).completed(CiCheckout.of(environment));
    }

    /**
     * What Git knows of a directory. Never a problem: without Git, or outside of a repository, nothing is known, and
     * the state's warning says why where the directory looks like one of a repository.
     */
    public static GitState read(Path directory, Processes processes) {
        try {
            return new GitRepository(directory.toAbsolutePath(), processes).read();
        } catch (ProblemException e) {
            if (e.problem().help() == HelpTopic.INTERRUPTED) {
                throw e;
            }
            return hasRepository(directory.toAbsolutePath())
                    ? GitState.unreadable("Git cannot be asked about " + directory + ": "
                            + e.problem().why())
                    : GitState.ABSENT;
        }
    }

    private GitState read() {
        // All at once: what takes time is that five programs start.
        try (Questions questions = new Questions("Asking Git", FIRST.size())) {
            Future<ProcessResult> log = questions.ask(() -> git(FIRST.get(0)));
            List<Future<List<String>>> others = FIRST.stream()
                    .skip(1)
                    .map(arguments -> questions.ask(() -> lines(arguments)))
                    .toList();
            ProcessResult head = questions.answer(log);
            List<String> lines = head.stdout().lines().toList();
            if (!head.succeeded() || lines.size() < 2) {
                return unreadable(head.stderr());
            }
            return state(lines, others.stream().map(questions::answer).toList());
        }
    }

    private GitState state(List<String> lines, List<List<String>> answers) {
        List<String> tags = answers.get(0);
        List<String> status = answers.get(1);
        boolean dirty = status.stream().anyMatch(line -> !line.startsWith("# "));
        String unknown = "Git cannot say whether files of " + directory
                + " were changed, so the image is not marked as changed; to see why: git -C '" + directory
                + "' status";
        String exactTag = tags.stream()
                .filter(tag -> VERSION.matcher(tag).matches())
                .findFirst()
                .orElse(tags.isEmpty() ? null : tags.get(0));
        return new GitState(
                true,
                lines.get(0),
                branch(status),
                exactTag,
                Instant.ofEpochSecond(Long.parseLong(lines.get(1))),
                dirty,
                status.isEmpty() ? unknown : null,
                describe(exactTag, answers.get(2), answers.get(3), lines.get(0), dirty));
    }

    private @Nullable String branch(List<String> status) {
        List<String> head = status.isEmpty() ? lines(List.of("symbolic-ref", "--quiet", "--short", "HEAD")) : List.of();
        return Stream.concat(
                        head.stream(),
                        status.stream()
                                .filter(line -> line.startsWith(BRANCH) && !line.equals(BRANCH + "(detached)"))
                                .map(line -> line.substring(BRANCH.length())))
                .findFirst()
                .orElse(null);
    }

    /** As {@code git describe --tags --always --dirty} does, and nothing where a shallow clone hides the tags. */
    private static @Nullable String describe(
            @Nullable String exactTag, List<String> described, List<String> shallow, String commit, boolean dirty) {
        @Nullable String nearest = exactTag;
        if (nearest == null) {
            if (!described.isEmpty()) {
                nearest = described.get(0);
            } else if (shallow.contains("false")) {
                nearest = commit.substring(0, Math.min(BRIEF, commit.length()));
            }
        }
        return nearest == null ? null : nearest + (dirty ? "-dirty" : "");
    }

    private GitState unreadable(String stderr) {
        if (stderr.contains("dubious ownership")) {
            return GitState.unreadable("Git refuses to read " + directory
                    + " because another user owns it, so the image does not name its commit; to allow it:"
                    + " git config --global --add safe.directory '" + top(directory) + "'");
        }
        if (stderr.contains("not a git repository") && !hasRepository(directory)) {
            return GitState.ABSENT;
        }
        if (stderr.contains("unknown revision") || stderr.contains("does not have any commits")) {
            return GitState.ABSENT;
        }
        return GitState.unreadable("Git cannot read " + directory + ": "
                + stderr.strip().lines().findFirst().orElse("it said nothing"));
    }

    /** None also where it takes too long, as on a slow disk: the rest is known all the same. */
    private List<String> lines(List<String> arguments) {
        try {
            ProcessResult result = git(arguments);
            return result.succeeded()
                    ? result.stdout().lines().filter(line -> !line.isBlank()).toList()
                    : List.of();
        } catch (ProblemException e) {
            if (e.problem().help() == HelpTopic.INTERRUPTED) {
                throw e;
            }
            return List.of();
        }
    }

    private ProcessResult git(List<String> arguments) {
        List<String> argv = new ArrayList<>(List.of("git", "-C", directory.toString()));
        argv.addAll(arguments);
        return processes.run(Command.of(argv).withEnvironment(ENVIRONMENT).within(LIMIT));
    }

    private static boolean hasRepository(Path directory) {
        return repository(directory).isPresent();
    }

    /** The directory Git wants to be named where it distrusts a repository: the one that holds {@code .git}. */
    private static Path top(Path directory) {
        return repository(directory).orElse(directory);
    }

    private static Optional<Path> repository(Path directory) {
        for (Path place = directory; place != null; place = place.getParent()) {
            if (Files.exists(place.resolve(".git"))) {
                return Optional.of(place);
            }
        }
        return Optional.empty();
    }
}
