package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.credentials.Credentials;
import io.github.pixelzx.docker.credentials.PrivateDockerConfig;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A process that builds the project in a directory, with credentials, to be ended by a test. */
final class BuildingProcess {

    private BuildingProcess() {}

    /** Builds: the project's directory, the builder's name, the engine's address. */
    public static void main(String[] arguments) {
        Path project = Path.of(arguments[0]);
        Builder builder =
                new Builder(arguments[1], List.of(arguments[1] + "0"), "a test's", Map.of("DOCKER_HOST", arguments[2]));
        Map<String, Credentials> credentials =
                Map.of("registry.example", new Credentials.Login("me", "hidden", "a test"));
        new ImageBuild(
                        new BuildxBinary(new SystemProcesses()),
                        Progress.SILENT,
                        () -> PrivateDockerConfig.of(
                                credentials, Path.of(System.getenv("DOCKER_CONFIG"), "config.json"), System.getenv()))
                .build(
                        new ImageSpec("app", null, List.of(), List.of(Platform.parse("linux/amd64"))),
                        BuildSpec.of(project, project.resolve("Dockerfile"), "1.0", null),
                        GitState.ABSENT,
                        () -> builder,
                        Workspace.of(project.resolve("target"), "app"));
    }
}
