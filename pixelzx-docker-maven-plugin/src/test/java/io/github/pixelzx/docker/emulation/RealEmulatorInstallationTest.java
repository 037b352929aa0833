package io.github.pixelzx.docker.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pixelzx.docker.Shared;
import io.github.pixelzx.docker.config.EmulationPolicy;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Registers an emulator for real: of the one architecture that nothing here needs and the development scripts leave out,
 * and takes it away again. The image is a stand-in with the command line of tonistiigi/binfmt and Debian's QEMU in it.
 */
@Tag("long")
@Tag("docker")
@ResourceLock(Shared.EMULATORS)
class RealEmulatorInstallationTest {

    private static final Platform MIPS = Platform.parse("linux/mips64le");
    private static final Path REGISTERED = Path.of("/proc/sys/fs/binfmt_misc/qemu-mips64el");

    @TempDir
    Path directory;

    private Engine engine;

    @BeforeEach
    void makesTheInstaller() throws IOException {
        Path packages = Optional.ofNullable(System.getenv("PIXELZX_DEV_REGISTRY_LOG"))
                .map(log -> Path.of(log).resolve("../../pkg/emulators/usr").normalize())
                .orElse(Path.of("/usr"));
        Path emulator = packages.resolve("bin/qemu-mips64el-static");
        Path registration = packages.resolve("lib/binfmt.d/qemu-mips64el.conf");
        assumeTrue(Files.exists(emulator) && Files.exists(registration), "Debian's qemu-user-static");
        assumeTrue(Files.isWritable(REGISTERED.resolveSibling("register")), "a kernel that can be told, by this user");
        assumeTrue(!Files.exists(REGISTERED), "no such emulator yet");
        engine = EngineFinder.of(new SystemProcesses()).open();
        assumeTrue(engine.inspectImage(EmulatorInstallation.IMAGE).isEmpty(), "no real installer");
        Files.copy(emulator, directory.resolve("qemu"));
        String line = Files.readString(registration)
                .lines()
                .filter(each -> each.startsWith(":"))
                .findFirst()
                .orElseThrow();
        Files.writeString(directory.resolve("registration"), line);
        // :name:type:offset:magic:mask:interpreter:flags, of which F has the interpreter opened now.
        String interpreter = line.split(":", -1)[6];
        Files.writeString(directory.resolve("binfmt"), """
                #!/bin/sh
                set -e
                [ "$1" = --install ] && [ "$2" = mips64le ] || { echo "not known here: $*" >&2; exit 1; }
                [ -e /proc/sys/fs/binfmt_misc/register ] || mount -t binfmt_misc binfmt_misc /proc/sys/fs/binfmt_misc
                cat /registration > /proc/sys/fs/binfmt_misc/register
                """);
        Files.writeString(directory.resolve("Dockerfile"), """
                FROM alpine:latest
                COPY --chmod=755 qemu %s
                COPY --chmod=755 binfmt /usr/bin/binfmt
                COPY registration /
                ENTRYPOINT ["/usr/bin/binfmt"]
                """.formatted(interpreter));
        docker(
                "buildx",
                "build",
                "--builder",
                "default",
                "--load",
                "-t",
                EmulatorInstallation.IMAGE,
                directory.toString());
    }

    @AfterEach
    void takesItAway() throws IOException {
        if (engine != null) {
            engine.removeImage(EmulatorInstallation.IMAGE);
            engine.close();
            if (Files.exists(REGISTERED)) {
                Files.writeString(REGISTERED, "-1");
            }
        }
    }

    @Test
    void runsAPlatformAfterwardsThatItCouldNotRunBefore() {
        assertThat(emulation(EmulationPolicy.AUTO).of(List.of(MIPS))).containsEntry(MIPS, Execution.IMPOSSIBLE);

        assertThat(emulation(EmulationPolicy.INSTALL).of(List.of(MIPS)))
                .hasEntrySatisfying(MIPS, found -> assertThat(found.way()).isEqualTo(Execution.Way.EMULATED));
        assertThat(REGISTERED).content().contains("enabled", "flags: ", "F");
    }

    private ProbedEmulation emulation(EmulationPolicy policy) {
        return new ProbedEmulation(engine, policy, new ProbeMemory(directory.resolve("memory")), Progress.SILENT);
    }

    private static void docker(String... words) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(List.of(words));
        ProcessResult result = new SystemProcesses().run(Command.of(command).within(Duration.ofMinutes(5)));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
    }
}
