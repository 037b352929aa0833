package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.engine.ContainerState;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.SilentProgress;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A builder's name of a test's own in the engine of this machine; whatever has it afterwards is removed. */
final class OneBuilder implements BeforeEachCallback, AfterEachCallback {

    /** For what takes its time where others build as well. */
    static final Duration PATIENCE = Duration.ofMinutes(5);

    static final String IMAGE = "moby/buildkit:buildx-stable-1";

    final SystemProcesses processes = new SystemProcesses();
    final Buildx buildx = new BuildxBinary(processes);
    final String name;
    final String container;
    private Engine engine;

    private OneBuilder(String kind) {
        name = "pixelzx-" + kind + "-" + UUID.randomUUID().toString().substring(0, 8);
        container = "buildx_buildkit_" + name + "0";
    }

    static OneBuilder of(String kind) {
        return new OneBuilder(kind);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        engine = EngineFinder.of(processes).open();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        buildx.forget(name, engine.describe().environment());
        engine.removeContainer(container);
        engine.containersWithLabel("io.pixelzx.builder", name).forEach(engine::removeContainer);
        engine.removeVolume(container + "_state");
        engine.close();
    }

    Engine engine() {
        return engine;
    }

    Builders builders() {
        return new Builders(engine, buildx, new SilentProgress());
    }

    ContainerState state() {
        return engine.inspectContainer(container).orElseThrow();
    }

    /** Runs the Docker CLI, which has to succeed, and returns what it printed. */
    String docker(String... arguments) {
        ProcessResult result =
                processes.run(Command.of("docker").plus(arguments).within(PATIENCE));
        assertThat(result.exitCode()).as(result.stderr()).isZero();
        return result.stdout();
    }
}
