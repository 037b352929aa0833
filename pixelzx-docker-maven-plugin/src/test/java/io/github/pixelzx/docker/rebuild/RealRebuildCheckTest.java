package io.github.pixelzx.docker.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.builder.Builders;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real builders of BuildKit, one that has built before and a fresh one. */
@Tag("docker")
class RealRebuildCheckTest {

    private final SystemProcesses processes = new SystemProcesses();
    private final Buildx buildx = new BuildxBinary(processes);
    private final String builder = "pixelzx-it-" + UUID.randomUUID().toString().substring(0, 8);
    private Engine engine;

    @TempDir
    private Path project;

    @BeforeEach
    void opensTheEngine() throws IOException {
        engine = EngineFinder.of(processes).open();
        Files.writeString(project.resolve("file"), "content");
    }

    @AfterEach
    void removesTheBuilder() {
        new Builders(engine, buildx, Progress.SILENT).remove(BuilderSpec.of(builder, RebuildCheckProcess.IMAGE));
        engine.close();
    }

    @Test
    void findsTheSameBytesAndLeavesNoBuilder() throws IOException {
        dockerfile("RUN echo hello > /built && mkdir -p /var/made && touch -d '2001-02-03 04:05:06' /var/made/old");
        RebuildCheckProcess.build(engine, project, builder);

        RebuildResult result = RebuildCheckProcess.check(engine, project, builder);

        assertThat(result.same()).isTrue();
        assertThat(result.rebuilt()).isEqualTo(result.index());
        assertThat(RebuildCheckProcess.workspace(project).read(RebuildResult.FILE, RebuildResult.class))
                .contains(result);
        nothingIsLeft();
    }

    @Test
    void namesLayerFileAndByteOfAClockInTheImageAndLeavesNoBuilder() throws IOException {
        dockerfile(
                "RUN mkdir /etc/app && echo \"built at $(date +%s).$(head -c 8 /dev/urandom | md5sum)\" > /etc/app/built");
        RebuildCheckProcess.build(engine, project, builder);

        ProblemException failure =
                catchThrowableOfType(ProblemException.class, () -> RebuildCheckProcess.check(engine, project, builder));

        assertThat(failure.problem().help()).isEqualTo(HelpTopic.REBUILD_DIFFERS);
        assertThat(failure.problem().why())
                .startsWith("linux/amd64: layer 2 of 3 (RUN mkdir /etc/app && echo ")
                .contains("/etc/app/built: its content, from byte ");
        assertThat(RebuildCheckProcess.workspace(project)
                        .read(RebuildResult.FILE, RebuildResult.class)
                        .orElseThrow()
                        .same())
                .isFalse();
        nothingIsLeft();
    }

    @Test
    void removesTheFreshBuilderWhenTheProcessIsToldToEnd() throws Exception {
        dockerfile("RUN true");
        RebuildCheckProcess.build(engine, project, builder);
        dockerfile("RUN sleep 600");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RebuildCheckProcess.class.getName(),
                        project.toString(),
                        builder)
                .redirectErrorStream(true)
                .redirectOutput(project.resolve("check.log").toFile())
                .start();
        Instant deadline = Instant.now().plus(Duration.ofMinutes(3));
        while (!sleeps()) {
            assertThat(process.isAlive() && Instant.now().isBefore(deadline))
                    .as(Files.readString(project.resolve("check.log")))
                    .isTrue();
            LockSupport.parkNanos(50_000_000);
        }

        process.destroy();

        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        nothingIsLeft();
    }

    private boolean sleeps() {
        return checkBuilders().stream()
                .map(name -> processes.run(Command.of("docker", "top", name)).stdout())
                .anyMatch(programs -> programs.contains("sleep 600"));
    }

    private void nothingIsLeft() {
        assertThat(checkBuilders()).isEmpty();
        assertThat(engine.volumeNames()).noneMatch(volume -> volume.contains(builder + "-check-"));
        assertThat(processes.run(Command.of("docker", "buildx", "ls")).stdout()).doesNotContain(builder + "-check-");
    }

    private List<String> checkBuilders() {
        return processes
                .run(Command.of("docker", "ps", "-a", "--format", "{{.Names}}"))
                .stdout()
                .lines()
                .filter(name -> name.contains(builder + "-check-"))
                .toList();
    }

    private void dockerfile(String step) throws IOException {
        Files.writeString(project.resolve("Dockerfile"), "FROM alpine:latest\n" + step + "\nCOPY file /file\n");
    }
}
