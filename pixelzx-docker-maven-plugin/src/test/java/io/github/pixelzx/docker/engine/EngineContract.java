package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.engine.ContainerState.Status;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every engine does, the one in memory and the real one. */
abstract class EngineContract {

    static final String IMAGE = "alpine:latest";
    static final String LABEL = "io.pixelzx.contract";
    static final List<String> PRINTS = List.of("/bin/sh", "-c", "echo out; echo err >&2; exit 3");
    static final List<String> SLEEPS = List.of("/bin/sh", "-c", "echo begun; exec sleep 60");
    static final List<String> EXITS = List.of("/bin/sh", "-c", "echo inside; exit 4");
    static final List<String> MISSING = List.of("/nope");
    static final Duration LONG = Duration.ofSeconds(30);

    final String run = UUID.randomUUID().toString();

    /** The engine under test, holding {@link #IMAGE} and able to run the programs above. */
    abstract Engine engine();

    @AfterEach
    void removesWhatTheTestMade() {
        engine().containersWithLabel(LABEL, run).forEach(engine()::removeContainer);
    }

    @Test
    void describesItself() {
        EngineDescription description = engine().describe();

        assertThat(description.apiVersion()).matches("1\\.\\d+");
        assertThat(description.os()).isEqualTo("linux");
        assertThat(description.id()).isNotBlank();
        assertThat(description.environment()).containsEntry("DOCKER_HOST", description.host());
    }

    @Test
    void tellsTheTime() {
        assertThat(engine().health().time())
                .isBetween(Instant.now().minus(LONG), Instant.now().plus(LONG));
    }

    @Test
    void knowsSinceWhenItRuns() {
        assertThat(engine().startedAt()).hasValueSatisfying(start -> {
            assertThat(start).isBefore(Instant.now());
            assertThat(engine().startedAt()).contains(start);
        });
    }

    @Test
    void knowsTheImagesItHolds() {
        assertThat(engine().inspectImage(IMAGE)).hasValueSatisfying(image -> {
            assertThat(image.tags()).contains(IMAGE);
            assertThat(image.platform().os()).isEqualTo("linux");
        });
        assertThat(engine().inspectImage("docker.io/library/" + IMAGE)).isPresent();
        assertThat(engine().inspectImage("pixelzx/absent:1")).isEmpty();
    }

    @Test
    void reportsAPullOfWhatDoesNotExist() {
        assertThatThrownBy(() -> engine().pullImage("pixelzx/absent:1", line -> {}))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().help()).isEqualTo(HelpTopic.ENGINE_REFUSED);
                    assertThat(e.problem().what()).isNotBlank();
                });
    }

    @Test
    void loadsAnArchiveAndForgetsIt() {
        String name = "pixelzx/contract:" + run;

        String loaded = engine().loadImage(out -> archive(out, "docker.io/" + name, true));

        assertThat(loaded).endsWith(name);
        assertThat(engine().inspectImage(name))
                .hasValueSatisfying(image -> assertThat(image.platform()).isEqualTo(Platform.of("linux", "riscv64")));
        engine().removeImage(name);
        assertThat(engine().inspectImage(name)).isEmpty();
        engine().removeImage(name);
    }

    @Test
    void refusesAnArchiveWithoutALayer() {
        String name = "pixelzx/contract:" + run;
        try {
            assertThatThrownBy(() -> engine().loadImage(out -> archive(out, "docker.io/" + name, false)))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.ENGINE_REFUSED));
        } finally {
            engine().removeImage(name);
        }
    }

    @Test
    void refusesWhatIsNoArchive() {
        byte[] noise = "no archive".repeat(2000).getBytes(StandardCharsets.UTF_8);

        assertThatThrownBy(() -> engine().loadImage(out -> out.write(noise)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.ENGINE_REFUSED));
    }

    @Test
    void refusesAContainerOfAnAbsentImage() {
        assertThatThrownBy(() -> engine().createContainer(ContainerSpec.of("pixelzx/absent:1")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().why()).contains("No such image"));
    }

    @Test
    void givesANameToOneContainerOnly() {
        String name = "pixelzx-contract-" + run;
        String first = engine().createContainer(container(SLEEPS).withName(name));
        String second = engine().createContainer(container(SLEEPS));

        assertThatThrownBy(() -> engine().createContainer(container(SLEEPS).withName(name)))
                .isInstanceOfSatisfying(
                        NameTakenException.class, e -> assertThat(e.name()).isEqualTo(name));
        assertThat(engine().renameContainer(second, name)).isFalse();
        assertThat(engine().renameContainer(second, name + "-b")).isTrue();
        assertThat(engine().inspectContainer(name)).map(ContainerState::id).hasValue(first);
        assertThat(engine().inspectContainer(name + "-b"))
                .map(ContainerState::name)
                .hasValue(name + "-b");
    }

    @Test
    void tellsTheStateOfAContainer() {
        String id = engine().createContainer(container(SLEEPS)
                .withPrivileged(true)
                .withNetwork("host")
                .withLabels(Map.of(LABEL, run, "another", "label")));

        assertThat(engine().inspectContainer(id)).hasValueSatisfying(state -> {
            assertThat(state.status()).isEqualTo(Status.CREATED);
            assertThat(state.privileged()).isTrue();
            assertThat(state.network()).isEqualTo("host");
            assertThat(state.image()).isEqualTo(IMAGE);
            assertThat(state.labels()).containsEntry("another", "label");
        });
        assertThat(engine().inspectContainer("pixelzx-absent")).isEmpty();
    }

    @Test
    void startsTwiceUnpausesWhatRunsAndRemovesTwice() {
        Instant before = Instant.now().minusSeconds(5);
        String id = engine().createContainer(container(SLEEPS));
        assertThat(engine().inspectContainer(id))
                .hasValueSatisfying(state -> assertThat(state.startedAt()).isNull());

        engine().startContainer(id);
        engine().startContainer(id);
        engine().unpauseContainer(id);

        assertThat(engine().inspectContainer(id)).hasValueSatisfying(state -> {
            assertThat(state.status()).isEqualTo(Status.RUNNING);
            assertThat(state.startedAt()).isBetween(before, Instant.now().plusSeconds(5));
        });
        engine().removeContainer(id);
        engine().removeContainer(id);
        assertThat(engine().inspectContainer(id)).isEmpty();
    }

    @Test
    void runsAProgramInARunningContainer() {
        String id = engine().createContainer(container(SLEEPS));
        assertThat(engine().exec(id, EXITS, LONG).exitCode()).isNull();

        engine().startContainer(id);
        ExecResult result = engine().exec(id, EXITS, LONG);

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.succeeded()).isFalse();
        Instant end = Instant.now().plus(LONG);
        while (engine().logs(id, 5).isEmpty() && Instant.now().isBefore(end)) {
            Thread.onSpinWait();
        }
        assertThat(engine().logs(id, 5)).containsExactly("begun");
        assertThat(result.stdout()).isEqualTo("inside\n");
    }

    @Test
    void saysWhichProgramDidNotEndInTime() {
        String id = engine().createContainer(container(SLEEPS));
        engine().startContainer(id);

        assertThat(engine().exec(id, SLEEPS, Duration.ofMillis(500)).exitCode()).isNull();
    }

    @Test
    void putsFilesIntoAContainerThatDoesNotRun() {
        String id = engine().createContainer(container(SLEEPS));

        engine().putArchive(id, "/etc", tar("pixelzx/file.txt", "content"));

        assertThat(engine().inspectContainer(id)).isPresent();
        assertThatThrownBy(() -> engine().putArchive("pixelzx-absent", "/etc", tar("a", "b")))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void runsAProgramToItsEnd() {
        ContainerOutcome outcome = engine().runContainer(container(PRINTS), LONG);

        assertThat(outcome).isInstanceOfSatisfying(Exited.class, exited -> {
            assertThat(exited.exitCode()).isEqualTo(3);
            assertThat(exited.outOfMemory()).isFalse();
            assertThat(exited.stdout()).isEqualTo("out\n");
            assertThat(exited.stderr()).isEqualTo("err\n");
        });
        assertThat(outcome.duration()).isPositive();
        assertThat(engine().containersWithLabel(LABEL, run)).isEmpty();
    }

    @Test
    void handsOverTheLinesOfBothStreamsTogether() {
        try (RunningContainer running = engine().start(container(PRINTS))) {
            assertThat(running.awaitExit(LONG)).isPresent();

            assertThat(running.output().lines()).containsExactlyInAnyOrder("out", "err");
        }
    }

    @Test
    void endsAProgramWhoseTimeIsOver() {
        ContainerOutcome outcome = engine().runContainer(container(SLEEPS).withInit(true), Duration.ofSeconds(5));

        assertThat(outcome).isInstanceOf(StillRunning.class);
        assertThat(outcome.stdout()).isEqualTo("begun\n");
        assertThat(engine().containersWithLabel(LABEL, run)).isEmpty();
    }

    @Test
    void tellsWhyAProgramCannotBeStarted() {
        ContainerOutcome outcome = engine().runContainer(container(MISSING), LONG);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        NotStarted.class,
                        notStarted -> assertThat(notStarted.reason())
                                .contains("/nope")
                                .contains("no such file or directory"));
        assertThat(engine().containersWithLabel(LABEL, run)).isEmpty();
    }

    @Test
    void tellsThatAnImageToRunIsAbsent() {
        ContainerOutcome outcome = engine().runContainer(ContainerSpec.of("pixelzx/absent:1"), LONG);

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        NotStarted.class,
                        notStarted -> assertThat(notStarted.reason()).contains("No such image"));
    }

    @Test
    void followsAContainerFromItsStartToItsEnd() {
        try (RunningContainer container = engine().start(container(SLEEPS).withInit(true))) {
            assertThat(container.refusal()).isEmpty();
            Instant end = Instant.now().plus(LONG);
            while (container.stdout().isEmpty() && Instant.now().isBefore(end)) {
                assertThat(container.awaitExit(Duration.ofMillis(100))).isEmpty();
            }
            assertThat(container.awaitExit(Duration.ofMillis(100))).isEmpty();
            assertThat(container.stdout()).isEqualTo("begun\n");
            assertThat(container.firstOutput()).isPresent();
            assertThat(container.exec(ExecSpec.of(EXITS), LONG).exitCode()).isEqualTo(4);
            assertThat(container.restarts()).isZero();

            container.signal("SIGTERM");

            assertThat(container.awaitExit(LONG))
                    .hasValueSatisfying(exited -> assertThat(exited.exitCode()).isEqualTo(143));
        }
        assertThat(engine().containersWithLabel(LABEL, run)).isEmpty();
    }

    @Test
    void tellsWhyAContainerDidNotStart() {
        try (RunningContainer container = engine().start(container(MISSING))) {
            assertThat(container.refusal())
                    .hasValueSatisfying(refusal -> assertThat(refusal.reason()).contains("/nope"));
        }
        assertThat(engine().containersWithLabel(LABEL, run)).isEmpty();
    }

    @Test
    void keepsNetworksAndVolumesByTheirLabels() {
        String name = "pixelzx-contract-" + run;
        engine().createNetwork(name, Map.of(LABEL, run));
        engine().createVolume(name, Map.of(LABEL, run));

        assertThat(engine().labelled(Labelled.VOLUME, LABEL)).containsEntry(name, run);
        assertThat(engine().labelled(Labelled.NETWORK, LABEL)).containsValue(run);
        assertThat(engine().labelled(Labelled.CONTAINER, LABEL)).doesNotContainValue(run);

        engine().removeNetwork(name);
        engine().removeNetwork(name);
        engine().removeVolume(name);
        assertThat(engine().labelled(Labelled.VOLUME, LABEL)).doesNotContainKey(name);
        assertThat(engine().labelled(Labelled.NETWORK, LABEL)).doesNotContainValue(run);
    }

    @Test
    void makesAnImageOfAContainerAndFindsItByItsName() {
        String name = "pixelzx/contract-" + run + ":made";
        try (RunningContainer container = engine().start(container(PRINTS))) {
            container.awaitExit(LONG);
            engine().commitContainer(container.name(), name);
        }

        assertThat(engine().imageNames("pixelzx/contract-" + run + "*")).containsExactly(name);
        engine().removeImage(name);
        assertThat(engine().imageNames("pixelzx/contract-" + run + "*")).isEmpty();
    }

    @Test
    void findsNoFileWhereThereIsNone() {
        String id = engine().createContainer(container(SLEEPS));

        assertThat(engine().readArchive(id, "/absent", in -> {})).isFalse();
    }

    ContainerSpec container(List<String> argv) {
        return ContainerSpec.of(IMAGE)
                .withEntrypoint(argv.subList(0, 1))
                .withCommand(argv.subList(1, argv.size()))
                .withNetwork("none")
                .withLabels(Map.of(LABEL, run));
    }

    /** A docker-load archive of one layer with one file; the layer differs each time, so that no engine has it yet. */
    void archive(OutputStream out, String name, boolean whole) throws IOException {
        archive(out, name, tar("content.txt", run + System.nanoTime()), whole);
    }

    /** Such an archive of this layer, or of its absence. */
    static void archive(OutputStream out, String name, byte[] layer, boolean whole) throws IOException {
        String config = """
                {"architecture":"riscv64","os":"linux","config":{"Cmd":["/content.txt"]},\
                "rootfs":{"type":"layers","diff_ids":["%s"]}}""".formatted(Digest.of(layer));
        String manifest = """
                [{"Config":"config.json","RepoTags":["%s"],"Layers":["layer.tar"]}]""".formatted(name);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            put(tar, "config.json", config.getBytes(StandardCharsets.UTF_8));
            if (whole) {
                put(tar, "layer.tar", layer);
            }
            put(tar, "manifest.json", manifest.getBytes(StandardCharsets.UTF_8));
        }
    }

    static byte[] tar(String path, String content) {
        return tar(path, content.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] tar(String path, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
            put(tar, path, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, String path, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(path);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }
}
