package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.engine.RealEngine;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** A builder that a test makes in the engine of this machine and removes again. */
public record RealBuilder(String name) {

    /** The buildx of this machine. */
    public static final BuildxBinary BUILDX = new BuildxBinary(new SystemProcesses());

    /** A builder that knows more than a few files takes its time to go, on a busy machine. */
    private static final Duration REMOVAL = Duration.ofMinutes(5);

    /** One with a name that no other run has. */
    public static RealBuilder of(String purpose) {
        return new RealBuilder(
                "pixelzx-" + purpose + '-' + UUID.randomUUID().toString().substring(0, 8));
    }

    /**
     * A configuration with which what Dockerfiles name comes from the development registry, where there is one.
     *
     * @param directory where it is written
     */
    public static Path configuration(Path directory) throws IOException {
        String registry = System.getenv("PIXELZX_DEV_REGISTRY");
        return Files.writeString(
                directory.resolve("buildkitd.toml"),
                registry == null || registry.isEmpty()
                        ? ""
                        : "[registry.\"docker.io\"]\n  mirrors = [\"" + registry + "\"]\n");
    }

    /**
     * Makes it.
     *
     * @param directory where its configuration is written
     */
    public RealBuilder create(Path directory) throws IOException {
        BUILDX.create(name, node(), List.of("network=host"), configuration(directory), RealEngine.variables());
        return this;
    }

    /** As a goal would find it. */
    public Builder builder() {
        return new Builder(name, List.of(node()), "a test's", RealEngine.variables());
    }

    /** Builds a project's image {@code app} for amd64 by its Dockerfile. */
    BuildResult build(Path project, Workspace workspace) {
        return new ImageBuild(BUILDX, Progress.SILENT)
                .build(
                        new ImageSpec("app", null, List.of(), List.of(Platform.parse("linux/amd64"))),
                        BuildSpec.of(project, project.resolve("Dockerfile"), "1.0", null),
                        GitState.ABSENT,
                        this::builder,
                        workspace);
    }

    /** Makes it forget what it built and fetched. */
    public void prune() {
        new SystemProcesses()
                .run(Command.of("docker", "buildx", "prune", "-af", "--builder", name)
                        .within(REMOVAL));
    }

    /** Removes it, unless it is gone. */
    public void remove() {
        new SystemProcesses().run(Command.of("docker", "buildx", "rm", name).within(REMOVAL));
    }

    private String node() {
        return name + '0';
    }
}
