package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.progress.SilentProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process that makes the builder is killed after its n-th request to the engine: the next one has a builder anyway. */
@Tag("docker")
@Tag("long")
class KillPointsTest {

    private static final String UNIX = "unix://";

    @RegisterExtension
    private final OneBuilder fixture = OneBuilder.of("kill");

    private final BuilderSpec spec = BuilderSpec.of(fixture.name, OneBuilder.IMAGE);

    @TempDir
    private Path directory;

    @BeforeEach
    void needsAnEngineBehindASocket() {
        assumeTrue(
                fixture.engine().describe().host().startsWith(UNIX),
                "the engine is not behind a socket of this machine");
    }

    @ParameterizedTest(name = "after request {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11})
    void theNextRunHasABuilder(int request) throws IOException, InterruptedException {
        killAfter(request);

        new Builders(
                        fixture.engine(),
                        fixture.buildx,
                        new SilentProgress(),
                        OneBuilder.PATIENCE,
                        new RegistryCertificates(List.of()))
                .ensure(spec);

        assertThat(fixture.engine().containersWithLabel("io.pixelzx.builder", spec.name()))
                .hasSize(1);
        Files.writeString(directory.resolve("Dockerfile"), "FROM alpine:latest\nRUN echo built > /content\n");
        ProcessResult built = fixture.processes.run(Command.of("docker", "buildx", "build", "--builder", spec.name())
                .plus("--platform", "linux/amd64,linux/arm64,linux/arm/v7", "--progress", "plain")
                .plus("--output", "type=oci,dest=" + directory.resolve("image.tar"), directory.toString())
                .within(OneBuilder.PATIENCE));
        assertThat(built.succeeded()).as(built.stderr()).isTrue();
    }

    private void killAfter(int request) throws IOException, InterruptedException {
        // Short: the path of a socket has at most 107 bytes.
        Path sockets = Files.createTempDirectory("px");
        Path socket = sockets.resolve("e.sock");
        Path behind = Path.of(fixture.engine().describe().host().substring(UNIX.length()));
        CompletableFuture<Process> process = new CompletableFuture<>();
        try (CuttingProxy proxy =
                new CuttingProxy(socket, behind, request, () -> process.join().destroyForcibly())) {
            ProcessBuilder builder = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            EnsuringProcess.class.getName(),
                            spec.name(),
                            spec.container().image())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("killed.log").toFile());
            builder.environment().put("DOCKER_HOST", UNIX + socket);
            Process killed = builder.start();
            process.complete(killed);
            boolean ended = killed.waitFor(OneBuilder.PATIENCE.toSeconds(), TimeUnit.SECONDS);

            assertThat(ended).isTrue();
            assertThat(proxy.hasCut())
                    .as(proxy.requests() + Files.readString(directory.resolve("killed.log")))
                    .isTrue();
        } finally {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(sockets);
        }
    }
}
