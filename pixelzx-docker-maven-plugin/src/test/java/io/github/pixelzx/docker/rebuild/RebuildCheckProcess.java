package io.github.pixelzx.docker.rebuild;

import io.github.pixelzx.docker.build.ImageBuild;
import io.github.pixelzx.docker.builder.Builders;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Checks an image as the goal does; also a process of its own, made to be ended. */
final class RebuildCheckProcess {

    static final String IMAGE = "moby/buildkit:buildx-stable-1";

    private RebuildCheckProcess() {}

    /** The project's directory, and the name of the configured builder. */
    public static void main(String[] arguments) {
        try (Engine engine = EngineFinder.of(new SystemProcesses()).open()) {
            check(engine, Path.of(arguments[0]), arguments[1]);
        }
    }

    static RebuildResult check(Engine engine, Path project, String builder) {
        Buildx buildx = new BuildxBinary(new SystemProcesses());
        Builders builders = new Builders(engine, buildx, Progress.SILENT);
        BuilderSpec spec = BuilderSpec.of(builder, IMAGE);
        return new RebuildCheck(
                        new ImageBuild(buildx, Progress.SILENT), builders, () -> builders.ensure(spec), Progress.SILENT)
                .check(image(), source(project), GitState.ABSENT, spec, workspace(project));
    }

    static void build(Engine engine, Path project, String builder) {
        Buildx buildx = new BuildxBinary(new SystemProcesses());
        Builders builders = new Builders(engine, buildx, Progress.SILENT);
        new ImageBuild(buildx, Progress.SILENT)
                .build(
                        image(),
                        source(project),
                        GitState.ABSENT,
                        () -> builders.ensure(BuilderSpec.of(builder, IMAGE)),
                        workspace(project));
    }

    static Workspace workspace(Path project) {
        return Workspace.of(project.resolve("target"), "app");
    }

    private static ImageSpec image() {
        return new ImageSpec("app", null, List.of(), List.of(Platform.parse("linux/amd64")));
    }

    private static BuildSpec source(Path project) {
        return BuildSpec.of(project, project.resolve("Dockerfile"), "1.0", Instant.parse("2026-01-02T03:04:05Z"));
    }
}
