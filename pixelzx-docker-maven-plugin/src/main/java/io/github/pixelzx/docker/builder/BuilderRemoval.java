package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.StoredBuilder;
import io.github.pixelzx.docker.engine.ContainerState;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.util.Optional;

/**
 * Removes a builder that was made here, and nothing that was not.
 *
 * <p>{@code docker buildx rm} removes whatever container has the builder's name, and none where another Docker
 * configuration holds the entry.
 */
record BuilderRemoval(Engine engine, Buildx buildx) {

    void remove(BuilderNode node, boolean keepState) {
        Optional<ContainerState> container = engine.inspectContainer(node.container());
        Optional<StoredBuilder> stored = buildx.stored(node.builder());
        if (container.filter(state -> !BuilderContainer.made(state)).isPresent()) {
            throw foreign(node, "container '" + node.container() + "' was not made by this plugin");
        }
        stored.filter(entry -> !node.wasMadeHere(entry) && !RemoteBuilder.wasMadeHere(entry))
                .filter(entry -> container.isEmpty() || !node.isOnlyNodeOf(entry))
                .ifPresent(entry -> {
                    throw foreign(
                            node, "buildx has it with the driver " + entry.driver() + ", not made by this plugin");
                });
        // The entry first: should this be interrupted, no later build makes the container again from it.
        if (stored.isPresent()) {
            buildx.exclusively(
                    () -> buildx.forget(node.builder(), engine.describe().environment()));
        }
        container.map(ContainerState::id).ifPresent(engine::removeContainer);
        new Leftovers(engine).remove(node);
        if (!keepState) {
            engine.removeVolume(node.volume());
        }
    }

    private static ProblemException foreign(BuilderNode node, String why) {
        return Problem.environment(
                        HelpTopic.BUILDER_FOREIGN,
                        "Builder '" + node.builder() + "' is not removed",
                        why,
                        "docker buildx rm " + node.builder() + "   (removes its container, too)",
                        "-Dpixelzx.builder=<another name> (<builder><name>), if another one was meant")
                .asException();
    }
}
