package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.SilentProgress;
import java.time.Duration;
import java.util.List;

/** A process that wants a builder; made to be killed. */
final class EnsuringProcess {

    private EnsuringProcess() {}

    /** The builder's name, and its image. */
    public static void main(String[] arguments) {
        SystemProcesses processes = new SystemProcesses();
        try (Engine engine = EngineFinder.of(processes).open()) {
            new Builders(
                            engine,
                            new BuildxBinary(processes),
                            new SilentProgress(),
                            Duration.ofSeconds(60),
                            new RegistryCertificates(List.of()))
                    .ensure(BuilderSpec.of(arguments[0], arguments[1]));
        }
    }
}
