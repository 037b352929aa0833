package io.github.pixelzx.docker.buildx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLockTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private int inside;
    private int most;
    private int done;

    /** A process that takes the lock, says so, and holds it until its standard input ends. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] arguments) {
            new StoreLock(Path.of(arguments[0]), LONG).holding(() -> {
                try {
                    System.out.println("held");
                    System.in.read();
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    @Test
    void letsOneThreadInAtATime() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        for (int i = 0; i < 30; i++) {
            threads.execute(() -> new StoreLock(store(), LONG).holding(() -> {
                most = Math.max(most, ++inside);
                LockSupport.parkNanos(100_000);
                inside--;
                done++;
            }));
        }
        threads.shutdown();

        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(done).isEqualTo(30);
        assertThat(most).isEqualTo(1);
    }

    @Test
    void waitsForAnotherProcessAndGivesUpInTime() throws IOException {
        Process other = holder();
        try {
            assertThatThrownBy(() -> new StoreLock(store(), Duration.ofMillis(200)).holding(() -> done++))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().fixes())
                                    .first()
                                    .asString()
                                    .contains(store() + "/.pixelzx.lock"));
            assertThat(done).isZero();
        } finally {
            other.getOutputStream().close();
        }
        new StoreLock(store(), LONG).holding(() -> done++);
        assertThat(done).isEqualTo(1);
    }

    @Test
    void isFreeWhenTheProcessThatHeldItWasKilled() throws IOException {
        holder().destroyForcibly();

        new StoreLock(store(), LONG).holding(() -> done++);

        assertThat(done).isEqualTo(1);
    }

    @Test
    void endsItsWaitWhenInterrupted() throws IOException {
        Process other = holder();
        try {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> new StoreLock(store(), LONG).holding(() -> done++))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.INTERRUPTED));
            assertThat(Thread.interrupted()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void saysWhereTheStoreCannotBeWritten() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));

        assertThatThrownBy(() -> new StoreLock(file.resolve("buildx"), LONG).holding(() -> done++))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().what()).isEqualTo("buildx's store cannot be changed"));
    }

    private Path store() {
        return directory.resolve("buildx");
    }

    private Process holder() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        store().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        InputStream out = process.getInputStream();
        assertThat(new String(out.readNBytes(4), StandardCharsets.UTF_8)).isEqualTo("held");
        return process;
    }
}
