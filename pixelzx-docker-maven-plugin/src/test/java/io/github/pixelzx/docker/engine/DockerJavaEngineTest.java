package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The engine of this machine, found as the plugin finds it, and those of other generations that {@code dev/engines} has
 * brought up: {@code PIXELZX_DEV_ENGINES} names them, {@code name=address} pairs with commas between.
 */
@Tag("docker")
@ParameterizedClass(name = "{0}")
@MethodSource("places")
class DockerJavaEngineTest extends EngineContract {

    @Parameter
    private Place place;

    private Engine engine;

    /** An engine and a name for it; JUnit closes it. */
    record Place(String name, Engine engine) implements AutoCloseable {

        static Place open(String name, Map<String, String> environment) {
            Path home = Path.of(System.getProperty("user.home"));
            Engine engine = new EngineFinder(environment, home, new SystemProcesses()).open();
            if (engine.inspectImage(IMAGE).isEmpty()) {
                engine.pullImage(IMAGE, line -> {});
            }
            return new Place(name, engine);
        }

        @Override
        public void close() {
            engine.close();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Place> places() {
        String named = System.getenv().getOrDefault("PIXELZX_DEV_ENGINES", "");
        Stream<Place> others = Stream.of(named.split(",", -1))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> pair.split("=", 2))
                .map(pair -> Place.open(pair[0], Map.of("DOCKER_HOST", pair[1])));
        return Stream.concat(Stream.of(System.getenv()).map(here -> Place.open("this machine's", here)), others);
    }

    @BeforeEach
    void takesTheEngine() {
        engine = place.engine();
    }

    @Override
    Engine engine() {
        return place.engine();
    }

    @Test
    void leavesNothingWhenInterrupted() throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> stillInterrupted = new AtomicReference<>(false);
        Thread thread = new Thread(() -> {
            try {
                engine.runContainer(container(SLEEPS).withInit(true), LONG);
            } catch (ProblemException e) {
                thrown.set(e);
                stillInterrupted.set(Thread.currentThread().isInterrupted());
            }
        });
        thread.start();
        Instant deadline = Instant.now().plus(LONG);
        while (!runs() && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }

        thread.interrupt();
        thread.join(LONG.toMillis());

        assertThat(thrown.get())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.INTERRUPTED));
        assertThat(stillInterrupted.get()).isTrue();
        assertThat(engine.containersWithLabel(LABEL, run)).isEmpty();
    }

    @Test
    void removesAnImageOnAnInterruptedThread() {
        String name = "pixelzx/contract-" + run + ":1";
        engine.loadImage(out -> archive(out, name, true));

        Thread.currentThread().interrupt();
        engine.removeImage(name);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(engine.inspectImage(name)).isEmpty();
    }

    @Test
    void saysThatALoadWasInterruptedAndNotThatTheImageIsDamaged() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> engine.loadImage(out -> {
                    for (int i = 0; i < 1000; i++) {
                        out.write(new byte[1 << 16]);
                    }
                }))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.INTERRUPTED));
        assertThat(Thread.interrupted()).isTrue();
    }

    private boolean runs() {
        return engine.containersWithLabel(LABEL, run).stream()
                .flatMap(id -> engine.inspectContainer(id).stream())
                .anyMatch(state -> state.status() == ContainerState.Status.RUNNING);
    }

    @Test
    void tellsWhatRunsInAContainer() throws InterruptedException {
        String id = engine.createContainer(container(SLEEPS).withInit(true));
        engine.startContainer(id);
        assertThat(engine.programs(id)).isEmpty();
        Thread other = new Thread(() -> engine.exec(id, List.of("/bin/sh", "-c", "sleep 60; true"), LONG));
        other.start();
        Instant deadline = Instant.now().plus(LONG);
        while (engine.programs(id).isEmpty() && Instant.now().isBefore(deadline)) {
            Thread.onSpinWait();
        }

        assertThat(engine.programs(id)).containsExactly(List.of("/bin/sh", "-c", "sleep 60; true"));

        engine.removeContainer(id);
        other.join(LONG.toMillis());
    }

    @Test
    void keepsMuchOutputWhole() {
        ContainerOutcome outcome = engine.runContainer(
                container(List.of("/bin/sh", "-c", "i=0; while [ $i -lt 20000 ]; do echo 한글$i; i=$((i+1)); done")),
                LONG);

        List<String> lines = outcome.stdout().lines().toList();
        assertThat(lines)
                .containsExactlyElementsOf(
                        IntStream.range(0, 20000).mapToObj(i -> "한글" + i).toList());
    }

    @Test
    void runsContainersSideBySide() {
        ExecutorService threads = Executors.newFixedThreadPool(6);
        try {
            List<CompletableFuture<ContainerOutcome>> running = IntStream.range(0, 6)
                    .mapToObj(i -> CompletableFuture.supplyAsync(
                            () -> engine.runContainer(
                                    container(List.of("/bin/sh", "-c", "echo " + i + "; exit " + i)), LONG),
                            threads))
                    .toList();
            for (int i = 0; i < running.size(); i++) {
                ContainerOutcome outcome = running.get(i).join();
                assertThat(outcome.stdout()).isEqualTo(i + "\n");
                assertThat(((Exited) outcome).exitCode()).isEqualTo(i);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(engine.containersWithLabel(LABEL, run)).isEmpty();
    }

    @Test
    void takesCapabilitiesNetworkAndPrivilegesAway() {
        ContainerOutcome outcome = engine.runContainer(
                container(List.of("/bin/sh", "-c", "grep -E 'CapEff|NoNewPrivs' /proc/self/status; ls /sys/class/net"))
                        .withDropCapabilities(true)
                        .withNoNewPrivileges(true)
                        .withPidsLimit(64)
                        .withInit(true),
                LONG);

        assertThat(outcome.stdout())
                .containsPattern("CapEff:\\s+0000000000000000")
                .containsPattern("NoNewPrivs:\\s+1")
                .doesNotContain("eth0");
    }

    @Test
    void tellsThatMemoryRanOut() {
        ContainerOutcome outcome = engine.runContainer(
                container(List.of("/bin/sh", "-c", "x=0123456789; while :; do x=$x$x; done"))
                        .withMemoryBytes(32L << 20),
                LONG);

        assertThat(outcome).isInstanceOfSatisfying(Exited.class, exited -> {
            assertThat(exited.outOfMemory()).isTrue();
            assertThat(exited.exitCode()).isEqualTo(137);
        });
    }

    @Test
    void tellsTheWriterItsOwnFailure() {
        assertThatThrownBy(() -> engine.loadImage(out -> {
                    out.write(new byte[512]);
                    throw new IOException("the blob is gone");
                }))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().why()).contains("the blob is gone"));
    }

    @Test
    void answersAWarmQuestionQuickly() {
        Instant start = Instant.now();
        for (int i = 0; i < 20; i++) {
            engine.inspectImage(IMAGE);
        }
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void endsTheInputOfAProgramThatReadsAllOfIt() {
        try (RunningContainer container =
                engine.start(container(List.of("/bin/cat")).withStdin("given\n"))) {
            assertThat(container.awaitExit(LONG))
                    .hasValueSatisfying(exited -> assertThat(exited.stdout()).isEqualTo("given\n"));
        }
    }
}
