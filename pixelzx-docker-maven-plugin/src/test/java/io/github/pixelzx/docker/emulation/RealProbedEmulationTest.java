package io.github.pixelzx.docker.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pixelzx.docker.Shared;
import io.github.pixelzx.docker.config.EmulationPolicy;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The engine of this machine; what it should run is read from the kernel's own list of emulators. */
@Tag("docker")
@ResourceLock(Shared.EMULATORS)
class RealProbedEmulationTest {

    private static final Path BINFMT = Path.of("/proc/sys/fs/binfmt_misc");

    /** Go's architecture to the name under which QEMU's emulator is registered, by every usual installer. */
    private static final Map<String, String> EMULATORS = Map.of(
            "arm64", "qemu-aarch64",
            "arm", "qemu-arm",
            "riscv64", "qemu-riscv64",
            "ppc64le", "qemu-ppc64le",
            "s390x", "qemu-s390x",
            "mips64le", "qemu-mips64el");

    @TempDir
    Path cache;

    private static Engine engine;

    @BeforeAll
    static void opensTheEngine() {
        engine = EngineFinder.of(new SystemProcesses()).open();
    }

    @AfterAll
    static void closesTheEngine() {
        engine.close();
    }

    @Test
    void findsOutWhatTheKernelRuns() {
        assumeTrue(engine.describe().architecture().equals("x86_64"), "an engine on an amd64 machine");
        List<Platform> platforms = EMULATORS.keySet().stream()
                .map(name -> Platform.of("linux", name))
                .sorted()
                .toList();

        Map<Platform, Execution> found = emulation().of(platforms);

        platforms.forEach(platform -> {
            boolean registered = Files.exists(BINFMT.resolve(EMULATORS.get(platform.architecture())));
            Execution execution = found.get(platform);
            assertThat(execution.way())
                    .as(platform.toString())
                    .isEqualTo(registered ? Execution.Way.EMULATED : Execution.Way.IMPOSSIBLE);
            // No emulator in use is faster than the processor, or a hundred times slower.
            assertThat(execution.slower())
                    .as(platform + " " + execution.words())
                    .isBetween(registered ? 1.2 : 0, registered ? 100.0 : 0);
        });
        assertThat(emulation().of(List.of(Platform.parse("linux/amd64"), Platform.parse("linux/386"))))
                .containsValue(Execution.NATIVE)
                .allSatisfy((platform, execution) ->
                        assertThat(execution.emulated()).isFalse());
    }

    @Test
    void removesWhatAKilledRunLeft() {
        ProbeName left = new ProbeName(Instant.now().minus(Duration.ofHours(1)), "0a1b2c3d");
        engine.loadImage(
                new ProbeImage(left.toString(), engine.describe().platform().architecture())::writeTo);
        assertThat(engine.inspectImage(left.toString())).isPresent();

        emulation().of(List.of(engine.describe().platform()));

        assertThat(engine.inspectImage(left.toString())).isEmpty();
    }

    private ProbedEmulation emulation() {
        return new ProbedEmulation(engine, EmulationPolicy.AUTO, new ProbeMemory(cache), Progress.SILENT);
    }
}
