package io.github.pixelzx.docker.emulation;

import io.github.pixelzx.docker.engine.ContainerOutcome;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.Exited;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.Reminder;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Registers emulators in the kernel of the engine's machine, where they stay until it is started again. */
record EmulatorInstallation(Engine engine, Progress progress) {

    static final String IMAGE = "tonistiigi/binfmt";

    private static final Duration LIMIT = Duration.ofMinutes(1);

    void install(List<Platform> platforms) {
        String architectures = MissingEmulator.architectures(platforms);
        progress.warning("Registering emulators for " + architectures + " in the kernel of the engine's machine, by a"
                + " privileged container of " + IMAGE + " (pixelzx.emulation=install)");
        if (engine.inspectImage(IMAGE).isEmpty()) {
            Reminder.during("pulling " + IMAGE, progress, () -> engine.pullImage(IMAGE, progress::detail));
        }
        ContainerOutcome outcome = engine.runContainer(
                ContainerSpec.of(IMAGE).withPrivileged(true).withCommand(List.of("--install", architectures)), LIMIT);
        if (!(outcome instanceof Exited exited) || exited.exitCode() != 0) {
            throw MissingEmulator.problem(platforms, "the container of " + IMAGE + " could not register them")
                    .withEvidence(Stream.of(outcome.stdout(), outcome.stderr(), outcome.toString())
                            .flatMap(String::lines)
                            .limit(20)
                            .toList())
                    .asException();
        }
    }
}
