package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.Shared;
import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.Labelled;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left in a real engine of tests whose process was ended from outside. */
@Tag("docker")
@ResourceLock(Shared.TRACES)
class KilledTestsTest {

    private static final int SECONDS = 60;

    @TempDir
    Path directory;

    private final Engine engine = TestingProcess.engine();

    @BeforeEach
    void writesALayout() {
        AlpineLayout.write(
                Workspace.of(directory, "app").layout(), List.of("linux/amd64"), config -> config.put("User", "1000"));
    }

    @AfterEach
    void closesTheEngine() {
        engine.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void isNothingAfterASignal(String signal) throws Exception {
        Process testing = testing();

        new SystemProcesses().run(Command.of("kill", "-" + signal, String.valueOf(testing.pid())));

        assertThat(testing.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(traces(testing)).isEmpty();
    }

    @Test
    void isRemovedByTheNextRunWhereNobodyCouldClearUp() throws Exception {
        Process testing = testing();
        testing.destroyForcibly().waitFor(SECONDS, TimeUnit.SECONDS);
        assertThat(traces(testing)).contains("CONTAINER", "NETWORK", "VOLUME", "IMAGE");

        TestResult next =
                TestingProcess.run(directory, List.of(CommandTest.of("next", List.of("/bin/busybox", "true"))));

        assertThat(next.passed()).isTrue();
        assertThat(traces(testing)).isEmpty();
    }

    /** A process that has everything in the engine that tests can have. */
    private Process testing() throws IOException, InterruptedException {
        // A shell that starts something in the background lets it ignore Ctrl-C, and the JVM would inherit that.
        Process testing = new ProcessBuilder(
                        "env",
                        "--default-signal=INT",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        TestingProcess.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("console.txt").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        // Two containers: each test has one.
        while (traces(testing).stream().filter("CONTAINER"::equals).count() < 2) {
            assertThat(testing.isAlive() && System.nanoTime() < deadline)
                    .as("the tests run")
                    .isTrue();
            testing.waitFor(50, TimeUnit.MILLISECONDS);
        }
        return testing;
    }

    /** The kind of each thing in the engine that a process made. */
    private List<String> traces(Process process) {
        String its = "-" + process.pid() + "-";
        List<String> traces = new ArrayList<>();
        for (Labelled kind : Labelled.values()) {
            engine.labelled(kind, Traces.LABEL).values().stream()
                    .filter(run -> run.contains(its))
                    .forEach(run -> traces.add(kind.name()));
        }
        Stream.of(Traces.IMAGES + "*")
                .flatMap(names -> engine.imageNames(names).stream())
                .filter(name -> name.contains(its))
                .forEach(name -> traces.add("IMAGE"));
        return traces;
    }
}
