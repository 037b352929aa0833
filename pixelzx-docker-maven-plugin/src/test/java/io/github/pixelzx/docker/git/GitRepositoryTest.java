package io.github.pixelzx.docker.git;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real repositories, made by the real git. */
class GitRepositoryTest {

    private static final Processes PROCESSES = new SystemProcesses();

    @TempDir
    Path directory;

    @BeforeEach
    void makesARepository() throws IOException {
        git("init", "-q", "-b", "main");
        Files.writeString(directory.resolve("file"), "one");
        git("add", "file");
        git("commit", "-q", "-m", "one");
    }

    @Test
    void readsCommitBranchAndTime() {
        GitState state = read(directory);

        assertThat(state.present()).isTrue();
        assertThat(state.commit()).isEqualTo(git("rev-parse", "HEAD").strip());
        assertThat(state.branch()).isEqualTo("main");
        assertThat(state.commitTime()).isEqualTo(Instant.parse("2026-02-03T04:05:06Z"));
        assertThat(state.exactTag()).isNull();
        assertThat(state.dirty()).isFalse();
        assertThat(state.warning()).isNull();
    }

    @Test
    void readsADirectoryBelowTheTop() throws IOException {
        assertThat(read(Files.createDirectories(directory.resolve("a/b"))).commit())
                .isEqualTo(read(directory).commit());
    }

    @Test
    void givesATagOfHeadAsItStands() {
        git("tag", "v1.2.3");

        assertThat(read(directory).exactTag()).isEqualTo("v1.2.3");
    }

    @Test
    void prefersATagThatBeginsLikeAVersion() {
        git("tag", "nightly");
        git("tag", "1.2.3");

        assertThat(read(directory).exactTag()).isEqualTo("1.2.3");
    }

    @Test
    void ignoresATagOfAnEarlierCommit() {
        git("tag", "v1.2.3");
        git("commit", "-q", "--allow-empty", "-m", "two");

        assertThat(read(directory).exactTag()).isNull();
    }

    @Test
    void hasNoBranchWhereHeadIsDetached() {
        git("checkout", "-q", "--detach");

        assertThat(read(directory).branch()).isNull();
        assertThat(read(directory).commit()).isNotNull();
    }

    @Test
    void takesBranchAndTagFromTheCiThatCheckedOutACommit() {
        String commit = git("rev-parse", "HEAD").strip();
        git("checkout", "-q", "--detach");

        assertThat(ci("GITHUB_REF_NAME", "7/merge", "GITHUB_HEAD_REF", "feature", "GITHUB_SHA", commit)
                        .branch())
                .isEqualTo("feature");
        assertThat(ci("GITHUB_REF_NAME", "main", "GITHUB_REF_TYPE", "branch").branch())
                .isEqualTo("main");
        assertThat(ci("CI_COMMIT_BRANCH", "main", "CI_COMMIT_SHA", commit).branch())
                .isEqualTo("main");
        assertThat(ci("BUILD_SOURCEBRANCH", "refs/heads/a/b").branch()).isEqualTo("a/b");
        GitState tagged = ci("GITHUB_REF_NAME", "v1.0", "GITHUB_REF_TYPE", "tag");
        assertThat(tagged.exactTag()).isEqualTo("v1.0");
        assertThat(tagged.branch()).isNull();
        assertThat(ci("CI_COMMIT_TAG", "v2.0").exactTag()).isEqualTo("v2.0");
    }

    @Test
    void doesNotBelieveACiThatSpeaksOfAnotherCommitOrKnowsLessThanGit() {
        assertThat(ci("CI_COMMIT_BRANCH", "other").branch()).isEqualTo("main");
        git("checkout", "-q", "--detach");
        assertThat(ci("CI_COMMIT_BRANCH", "main", "CI_COMMIT_SHA", "c0ffee").branch())
                .isNull();
        assertThat(ci().branch()).isNull();
    }

    @Test
    void describesHeadByTheNearestTag() throws IOException {
        assertThat(read(directory).describe())
                .isEqualTo(git("rev-parse", "--short=12", "HEAD").strip());
        git("tag", "v1.0");
        assertThat(read(directory).describe()).isEqualTo("v1.0");
        git("commit", "-q", "--allow-empty", "-m", "two");
        assertThat(read(directory).describe()).startsWith("v1.0-1-g");
        Files.writeString(directory.resolve("file"), "changed");
        assertThat(read(directory).describe()).matches("v1\\.0-1-g[0-9a-f]+-dirty");
    }

    @Test
    void doesNotDescribeAShallowCloneThatReachesNoTag(@TempDir Path elsewhere) {
        git("tag", "v1.0");
        git("commit", "-q", "--allow-empty", "-m", "two");
        Path shallow = elsewhere.resolve("shallow");
        run(elsewhere, List.of("git", "clone", "-q", "--depth=1", "file://" + directory, shallow.toString()));

        GitState state = read(shallow);

        assertThat(state.describe()).isNull();
        assertThat(state.commit()).isEqualTo(read(directory).commit());
        assertThat(state.branch()).isEqualTo("main");
    }

    @Test
    void countsChangedTrackedFilesOnlyAsDirty() throws IOException {
        Files.writeString(directory.resolve("unknown"), "x");
        assertThat(read(directory).dirty()).isFalse();

        Files.writeString(directory.resolve("file"), "two, longer");
        assertThat(read(directory).dirty()).isTrue();
    }

    @Test
    void readsALinkedWorktree(@TempDir Path other) {
        git("worktree", "add", "-q", "-b", "linked", other.resolve("tree").toString());

        assertThat(read(other.resolve("tree")).branch()).isEqualTo("linked");
    }

    @Test
    void knowsNothingOutsideOfARepository(@TempDir Path elsewhere) {
        assertThat(read(elsewhere)).isEqualTo(GitState.ABSENT);
    }

    @Test
    void knowsNothingOfARepositoryWithoutACommit(@TempDir Path fresh) {
        run(fresh, List.of("git", "init", "-q"));

        assertThat(read(fresh)).isEqualTo(GitState.ABSENT);
    }

    @Test
    void warnsOnceWhereGitRefusesAForeignRepository() {
        Processes refusing = (command, listener) -> new ProcessResult(
                command, 128, "", "fatal: detected dubious ownership in repository at '/x'\n", Duration.ZERO);

        GitState state = GitRepository.read(directory, refusing);

        assertThat(state.present()).isFalse();
        assertThat(state.warning()).endsWith("git config --global --add safe.directory '" + directory + "'");
    }

    @Test
    void knowsTheRestWhereItTakesTooLongToLookForChangedFiles() {
        git("tag", "v1.0");
        Processes slow = (command, listener) -> {
            if (command.argv().contains("status")) {
                throw Problem.environment(HelpTopic.PROGRAM_TIMED_OUT, "'git' did not end", "within 10 s", "wait")
                        .asException();
            }
            return PROCESSES.run(command, listener);
        };

        GitState state = GitRepository.read(directory, slow);

        assertThat(state.commit()).isEqualTo(git("rev-parse", "HEAD").strip());
        assertThat(state.commitTime()).isEqualTo(Instant.parse("2026-02-03T04:05:06Z"));
        assertThat(state.branch()).isEqualTo("main");
        assertThat(state.describe()).isEqualTo("v1.0");
        assertThat(state.warning()).contains("cannot say whether files").endsWith("git -C '" + directory + "' status");
    }

    @Test
    void warnsWhereThereIsARepositoryButNoGit(@TempDir Path elsewhere) {
        Processes none = (command, listener) -> {
            throw Problem.environment(HelpTopic.PROGRAM_NOT_FOUND, "Cannot start 'git'", "no such file", "install git")
                    .asException();
        };

        assertThat(GitRepository.read(directory, none).warning()).contains("no such file");
        assertThat(GitRepository.read(elsewhere, none)).isEqualTo(GitState.ABSENT);
    }

    private GitState ci(String... variables) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        return GitRepository.read(directory, environment, PROCESSES);
    }

    private static GitState read(Path place) {
        return GitRepository.read(place, PROCESSES);
    }

    private String git(String... arguments) {
        List<String> argv = new ArrayList<>(List.of("git"));
        argv.addAll(List.of(arguments));
        return run(directory, argv);
    }

    private static String run(Path place, List<String> argv) {
        ProcessResult result = PROCESSES.run(Command.of(argv)
                .in(place)
                .withEnvironment(Map.of(
                        "GIT_AUTHOR_NAME", "A",
                        "GIT_AUTHOR_EMAIL", "a@example.org",
                        "GIT_COMMITTER_NAME", "A",
                        "GIT_COMMITTER_EMAIL", "a@example.org",
                        "GIT_COMMITTER_DATE", "2026-02-03T04:05:06Z",
                        "GIT_CONFIG_GLOBAL", "/dev/null")));
        assertThat(result.exitCode()).as(result.toString()).isZero();
        return result.stdout();
    }
}
