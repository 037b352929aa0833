package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.engine.EngineDescription;
import io.github.pixelzx.docker.engine.ImageStore;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.util.List;

/** The BuildKit inside the engine: it is there already, and configured with the engine. */
final class EngineBuilder {

    /** What buildx calls the builder of the engine it is pointed at. */
    static final String NAME = "default";

    private EngineBuilder() {}

    /**
     * The engine's own builder.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if the engine cannot hold an image of several platforms
     */
    static Builder of(EngineDescription engine) {
        if (engine.store() != ImageStore.CONTAINERD) {
            throw Problem.environment(
                            HelpTopic.DRIVER_UNSUITABLE,
                            "The engine's own BuildKit cannot build into an image layout",
                            "the engine at " + engine.host()
                                    + " has the classic image store, and driver docker then makes"
                                    + " images of one platform for that store only",
                            "remove <builder><driver> (-Dpixelzx.builder.driver): docker-container builds with any engine",
                            "or switch the engine to the containerd image store: {\"features\":"
                                    + " {\"containerd-snapshotter\": true}} in /etc/docker/daemon.json")
                    .asException();
        }
        return new Builder(
                NAME,
                List.of(NAME),
                "Docker Engine " + engine.version() + ", driver " + BuilderSpec.Driver.DOCKER.buildxName(),
                engine.environment());
    }
}
