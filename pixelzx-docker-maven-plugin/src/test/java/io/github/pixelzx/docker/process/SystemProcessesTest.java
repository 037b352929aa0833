package io.github.pixelzx.docker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class SystemProcessesTest {

    private final Processes processes = new SystemProcesses();

    @Test
    void keepsBothStreamsApartAndTheExitCode() {
        ProcessResult result = processes.run(Command.of("sh", "-c", "echo out; echo err >&2; exit 3"));

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.stdout()).isEqualTo("out\n");
        assertThat(result.stderr()).isEqualTo("err\n");
        assertThat(result.evidence().get(0)).startsWith("sh -c 'echo out; echo err >&2; exit 3' (exit 3, ");
        assertThat(result.evidence()).endsWith("err");
    }

    @Test
    void leavesAFileWhatIsTooLongToBeKept(@TempDir Path directory) {
        Path file = directory.resolve("out");

        ProcessResult result =
                processes.run(Command.of("sh", "-c", "echo out; echo err >&2").into(file));

        assertThat(file).hasContent("out");
        assertThat(result.stdout()).isEmpty();
        assertThat(result.stderr()).isEqualTo("err\n");
    }

    @Test
    void drainsAProgramThatFillsOneStreamBeforeTheOther() {
        ProcessResult result =
                processes.run(Command.of("sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' 'e' >&2; echo done"));

        assertThat(result.stdout()).isEqualTo("done\n");
        assertThat(result.stderr()).hasSize(1_000_001);
    }

    @Test
    void handsOnInputEnvironmentAndDirectory(@TempDir Path directory) {
        ProcessResult result = processes.run(Command.of("sh", "-c", "cat; echo $GREETING; echo [$HOME]; pwd -P")
                .withInput("from stdin\n")
                .withEnvironment(Map.of("GREETING", "안녕", "HOME", ""))
                .in(directory));

        assertThat(result.stdout().lines()).startsWith("from stdin", "안녕", "[]");
        assertThat(result.stdout().lines().toList().get(3))
                .endsWith(directory.getFileName().toString());
    }

    @Test
    void tellsEachLineWhileTheProgramRuns() {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());

        processes.run(Command.of("sh", "-c", "echo a; echo b"), (stream, line) -> lines.add(stream + " " + line));

        assertThat(lines).containsExactly("STDOUT a", "STDOUT b");
    }

    @Test
    void letsAProgramEndAlthoughItsListenerFails(@TempDir Path directory) {
        Command talkative = Command.of("sh", "-c", "head -c 1000000 /dev/zero | tr '\\0' '\\n' >&2 && touch ended")
                .in(directory);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> processes.run(talkative, (stream, line) -> {
                    throw new IllegalStateException("of the listener");
                }))
                .withMessage("of the listener");
        assertThat(directory.resolve("ended")).exists();
    }

    @Test
    void namesTheProgramThatIsMissing() {
        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> processes.run(Command.of("no-such-program-here")));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.PROGRAM_NOT_FOUND);
        assertThat(problem).hasMessageContaining("no-such-program-here");
    }

    @Test
    void endsAProgramThatOutlivesItsLimitWithItsChildren() {
        AtomicReference<Long> child = new AtomicReference<>();

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> processes.run(
                        Command.of("sh", "-c", "trap '' TERM; sleep 600 & echo $!; wait; sleep 600")
                                .within(Duration.ofSeconds(3)),
                        (stream, line) -> child.set(Long.valueOf(line))))
                .satisfies(problem -> assertThat(problem.problem().help()).isEqualTo(HelpTopic.PROGRAM_TIMED_OUT));

        assertThat(ends(child.get())).isTrue();
    }

    @Test
    void showsNoSecretOfAProgramThatOutlivesItsLimit() {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> processes.run(
                        Command.of("sh", "-c", "exec sleep 600", "sh", "https://me:geheim@example.org/a.git")
                                .within(Duration.ofMillis(200))))
                .satisfies(problem -> assertThat(problem)
                        .hasMessageContaining("example.org/a.git")
                        .hasMessageNotContaining("geheim"));
    }

    @Test
    void endsTheProgramWhenItsCallerIsInterrupted() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        AtomicReference<Long> program = new AtomicReference<>();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread caller = new Thread(() -> {
            try {
                processes.run(Command.of("sh", "-c", "echo $$; exec sleep 600"), (stream, line) -> {
                    program.set(Long.valueOf(line));
                    running.countDown();
                });
            } catch (ProblemException e) {
                thrown.set(e);
            }
        });
        caller.start();
        running.await();

        caller.interrupt();
        caller.join();

        assertThat(thrown.get()).isInstanceOf(ProblemException.class);
        assertThat(ends(program.get())).isTrue();
    }

    /** A killed process may stay a zombie where process 1 does not reap; that is not a program that goes on. */
    private static boolean ends(long pid) {
        return ProcessHandle.of(pid)
                .map(handle -> !handle.isAlive() || handle.info().command().isEmpty() || completes(handle))
                .orElse(true);
    }

    private static boolean completes(ProcessHandle handle) {
        return handle.onExit()
                .orTimeout(5, java.util.concurrent.TimeUnit.SECONDS)
                .handle((ended, late) -> late == null)
                .join();
    }
}
