package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.config.LintLevel;
import io.github.pixelzx.docker.dockerfile.Dockerfile;
import io.github.pixelzx.docker.dockerfile.LintFinding;
import io.github.pixelzx.docker.dockerfile.PlatformLint;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DockerfileLintTest {

    private static final String WRONG = "FROM scratch\nARG TARGETARCH=amd64\nFROM --platform=linux/arm64 scratch\n";

    @TempDir
    Path repository;

    private final List<String> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void makesARepository() throws IOException {
        Files.createDirectories(repository.resolve(".git"));
    }

    @Test
    void tellsEachLineByItsPathInTheRepository() {
        check(LintLevel.WARN, WRONG);

        assertThat(told)
                .containsExactly(
                        "app/Dockerfile:2 false ARG TARGETARCH=amd64 may hide what BuildKit says of the platform"
                                + " [platform-arg-default]; write ARG TARGETARCH",
                        "app/Dockerfile:3 false FROM --platform=linux/arm64 takes that platform whatever is built"
                                + " [constant-platform]; write FROM --platform=$BUILDPLATFORM for a stage that compiles for"
                                + " $TARGETARCH, else leave the flag out");
    }

    @Test
    void writesAReportThatGitLabShows() throws IOException {
        check(LintLevel.WARN, WRONG);

        assertThat(Files.readString(workspace().file(DockerfileLint.REPORT)))
                .contains("\"check_name\" : \"platform-arg-default\"")
                .contains("\"path\" : \"app/Dockerfile\"")
                .contains("\"begin\" : 2")
                .contains("\"severity\" : \"minor\"");

        check(LintLevel.WARN, "FROM scratch\n");
        assertThat(workspace().file(DockerfileLint.REPORT)).doesNotExist();
    }

    @Test
    void endsTheBuildWhereWanted() {
        assertThatThrownBy(() -> check(LintLevel.FAIL, WRONG))
                .hasMessageContaining("The Dockerfile has what its rules forbid")
                .hasMessageContaining("Dockerfile:2 ARG TARGETARCH=amd64 may hide")
                .hasMessageContaining("Fix: write ARG TARGETARCH");
        assertThat(told).hasSize(2).allMatch(line -> line.contains(" true "));
        assertThat(workspace().file(DockerfileLint.REPORT)).exists();
    }

    @Test
    void doesNotLookWhereNotWanted() {
        check(LintLevel.OFF, WRONG);

        assertThat(told).isEmpty();
        assertThat(workspace().file(DockerfileLint.REPORT)).doesNotExist();
    }

    @Test
    void looksWhileTheBuildRunsAndTellsAfterwards() {
        CountDownLatch building = new CountDownLatch(1);

        String built = lint(LintLevel.WARN)
                .tellBeside(
                        () -> {
                            awaited(building);
                            return findings(WRONG);
                        },
                        () -> {
                            building.countDown();
                            assertThat(told).isEmpty();
                            return "built";
                        });

        assertThat(built).isEqualTo("built");
        assertThat(told).hasSize(2);
    }

    @Test
    void looksBeforeABuildThatFindingsEnd() {
        AtomicBoolean began = new AtomicBoolean();

        assertThatThrownBy(() -> lint(LintLevel.FAIL).tellBeside(() -> findings(WRONG), () -> began.getAndSet(true)))
                .isInstanceOf(ProblemException.class);
        assertThat(began).isFalse();
    }

    @Test
    void keepsABuildWhoseLookFailed() {
        String built = lint(LintLevel.WARN)
                .tellBeside(
                        () -> {
                            throw problem(HelpTopic.PROGRAM_TIMED_OUT);
                        },
                        () -> "built");

        assertThat(built).isEqualTo("built");
        assertThat(told).containsExactly("The Dockerfile was not checked: a question failed: it has its reasons");
    }

    @Test
    void endsABuildWhoseLookWasInterrupted() {
        assertThatThrownBy(() -> lint(LintLevel.WARN)
                        .tellBeside(
                                () -> {
                                    throw problem(HelpTopic.INTERRUPTED);
                                },
                                () -> "built"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.INTERRUPTED));
        assertThat(told).isEmpty();
    }

    private static ProblemException problem(HelpTopic topic) {
        return Problem.environment(topic, "a question failed", "it has its reasons", "ask again")
                .asException();
    }

    private static void awaited(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void check(LintLevel level, String dockerfile) {
        lint(level).tell(() -> findings(dockerfile));
    }

    private static List<LintFinding> findings(String dockerfile) {
        List<Platform> platforms = List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));
        return new PlatformLint(platforms, reference -> false).findings(Dockerfile.parse(dockerfile));
    }

    private DockerfileLint lint(LintLevel level) {
        SilentProgress progress = new SilentProgress() {
            @Override
            public void warning(String sentence) {
                told.add(sentence);
            }

            @Override
            public void finding(Path file, int line, boolean failing, String sentence) {
                told.add(file + ":" + line + ' ' + failing + ' ' + sentence);
            }
        };
        return new DockerfileLint(level, repository.resolve("app/Dockerfile"), workspace(), progress);
    }

    private Workspace workspace() {
        return Workspace.of(repository.resolve("target"), "app");
    }
}
