package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.pixelzx.docker.Promptness;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.registry.HttpRegistries;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import io.github.pixelzx.docker.registry.RegistryLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    private EnginePlace place;

    @TempDir
    private Path directory;

    private Engine engine;

    static Stream<EnginePlace> places() {
        return EnginePlace.all("PIXELZX_DEV_ENGINES", name -> true);
    }

    @BeforeEach
    void takesTheEngine() {
        engine = place.engine();
        if (engine.inspectImage(IMAGE).isEmpty()) {
            engine.pullImage(IMAGE, line -> {});
        }
    }

    @Override
    Engine engine() {
        return place.engine();
    }

    @Test
    void handsOverTheLinesOfBothStreamsInTheOrderTheyCame() {
        String program = "echo one >&2; sleep 1; echo two; sleep 1; echo three >&2; sleep 1; echo four";
        try (RunningContainer container = engine.start(container(List.of("/bin/sh", "-c", program)))) {
            assertThat(container.awaitExit(LONG)).isPresent();

            assertThat(container.output()).isEqualTo("one\ntwo\nthree\nfour\n");
        }
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
    void returnsOnceAContainerIsGoneThatSomebodyElseRemoves() {
        for (int round = 0; round < 5; round++) {
            String id = engine.createContainer(container(SLEEPS).withInit(true));
            engine.startContainer(id);

            List<CompletableFuture<Boolean>> all = IntStream.range(0, 4)
                    .mapToObj(number -> CompletableFuture.supplyAsync(() -> {
                        engine.removeContainer(id);
                        return engine.inspectContainer(id).isEmpty();
                    }))
                    .toList();

            assertThat(all).allMatch(CompletableFuture::join);
        }
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
        Promptness.within(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 20; i++) {
                engine.inspectImage(IMAGE);
            }
            return true;
        });
    }

    @Test
    void endsTheInputOfAProgramThatReadsAllOfIt() {
        try (RunningContainer container =
                engine.start(container(List.of("/bin/cat")).withStdin("given\n"))) {
            assertThat(container.awaitExit(LONG))
                    .hasValueSatisfying(exited -> assertThat(exited.stdout()).isEqualTo("given\n"));
        }
    }

    @Test
    void keepsWhatWasPulledByItsDigestBefore() throws IOException {
        needsRegistriesOfThisMachine();
        String reference = published("kept");
        String name = "pixelzx/contract-" + run + ":1";
        try {
            engine.pullImageAs(reference, name, null);
            assertThat(engine.inspectImage(name)).isPresent();
            engine.removeImage(name);
            assertThat(engine.inspectImage(reference)).isEmpty();
            engine.pullImage(reference, line -> {});

            engine.pullImageAs(reference, name, null);

            assertThat(engine.inspectImage(name)).isPresent();
            engine.removeImage(name);
            assertThat(engine.inspectImage(reference)).isPresent();
        } finally {
            engine.removeImage(name);
            engine.removeImage(reference);
        }
    }

    @Test
    void pullsOneImageForTwoJobsAtOnce() throws IOException {
        needsRegistriesOfThisMachine();
        String reference = published("raced");
        List<String> names = List.of("pixelzx/contract-" + run + ":a", "pixelzx/contract-" + run + ":b");
        try {
            for (int round = 0; round < 12; round++) {
                List<CompletableFuture<Void>> jobs = names.stream()
                        .map(name -> CompletableFuture.runAsync(() -> engine.pullImageAs(reference, name, null)))
                        .toList();
                jobs.forEach(CompletableFuture::join);
                assertThat(names).allMatch(name -> engine.inspectImage(name).isPresent());
                names.forEach(engine::removeImage);
            }
        } finally {
            names.forEach(engine::removeImage);
            engine.removeImage(reference);
        }
    }

    @Test
    void tellsARegistryTheTokenItIsToldToTell() throws IOException {
        needsRegistriesOfThisMachine();
        List<String> told = new CopyOnWriteArrayList<>();
        try (ServerSocket registry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> refuseAll(registry, told));
            String reference = "127.0.0.1:" + registry.getLocalPort() + "/app@" + Digest.of(new byte[0]);

            assertThatThrownBy(() ->
                            engine.pullImageAs(reference, "pixelzx/absent:1", RegistryLogin.registryToken("r-t0k3n")))
                    .isInstanceOf(ProblemException.class);

            assertThat(serving).isNotCompleted();
            assertThat(told).contains("Authorization: Bearer r-t0k3n");
        }
    }

    /** Others may live in a network of their own; that they do is found out, and never taken for this machine's engine. */
    private void needsRegistriesOfThisMachine() throws IOException {
        if (!place.name().equals(EnginePlace.HERE)) {
            assumeThat(reachesThisMachine())
                    .as("an engine that reaches the loopback interface of this machine")
                    .isTrue();
        }
    }

    private boolean reachesThisMachine() throws IOException {
        try (ServerSocket registry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<String> told = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> serving = CompletableFuture.runAsync(() -> refuseAll(registry, told));
            String reference = "127.0.0.1:" + registry.getLocalPort() + "/app@" + Digest.of(new byte[0]);
            assertThatThrownBy(() -> engine.pullImageAs(reference, "pixelzx/absent:1", null))
                    .isInstanceOf(ProblemException.class);
            assertThat(serving).isNotCompleted();
            return !told.isEmpty();
        }
    }

    /** A registry that speaks in clear only, wants a token and takes none: engines try TLS first. */
    private static void refuseAll(ServerSocket registry, List<String> told) {
        String answer = """
                HTTP/1.1 401 Unauthorized
                WWW-Authenticate: Bearer realm="http://127.0.0.1:9/token"
                Content-Length: 0
                Connection: close

                """.replace("\n", "\r\n");
        while (!registry.isClosed()) {
            try (Socket client = registry.accept();
                    PushbackInputStream in = new PushbackInputStream(client.getInputStream())) {
                int first = in.read();
                if (Character.isLetter(first)) {
                    in.unread(first);
                    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
                    lines.lines().takeWhile(line -> !line.isEmpty()).forEach(told::add);
                }
                client.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // Closed, or the client is gone.
                Thread.onSpinWait();
            }
        }
    }

    /** A small image of this test's own in the development registry, by its digest. */
    private String published(String what) throws IOException {
        String host = System.getenv().getOrDefault("PIXELZX_DEV_REGISTRY", "127.0.0.1:5000");
        ImageReference repository = ImageReference.parse(host + "/contract/" + what + "-" + run);
        RegistryDoor door = new HttpRegistries(any -> Optional.empty(), List.of(), RegistryLimits.DEFAULT);
        byte[] layer = tar("content.txt", run);
        byte[] config = """
                {"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["%s"]}}""".formatted(Digest.of(layer)).getBytes(StandardCharsets.UTF_8);
        Descriptor first = written("application/vnd.oci.image.config.v1+json", config);
        Descriptor second = written("application/vnd.oci.image.layer.v1.tar", layer);
        byte[] manifest = """
                {"schemaVersion":2,"mediaType":"%s",\
                "config":{"mediaType":"%s","digest":"%s","size":%d},\
                "layers":[{"mediaType":"%s","digest":"%s","size":%d}]}""".formatted(
                        MediaTypes.OCI_MANIFEST,
                        first.mediaType(),
                        first.digest(),
                        first.size(),
                        second.mediaType(),
                        second.digest(),
                        second.size())
                .getBytes(StandardCharsets.UTF_8);
        try (Registry registry = door.open(repository, Access.PUSH)) {
            registry.uploadBlob(first, file(first));
            registry.uploadBlob(second, file(second));
            registry.putManifest(manifest, MediaTypes.OCI_MANIFEST, "1");
        }
        return repository.name() + '@' + Digest.of(manifest);
    }

    private Descriptor written(String type, byte[] bytes) throws IOException {
        Descriptor descriptor = Descriptor.of(type, Digest.of(bytes), bytes.length);
        Files.write(file(descriptor), bytes);
        return descriptor;
    }

    private Path file(Descriptor blob) {
        return directory.resolve(blob.digest().hex());
    }
}
