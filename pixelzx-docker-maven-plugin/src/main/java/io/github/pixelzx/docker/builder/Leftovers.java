package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.engine.ContainerState;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.Maker;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Containers that never got their final name because the process that made them was killed.
 *
 * <p>One that is being made right now by another process looks the same, so it must be known that its maker has ended, or
 * it must be old: making one takes seconds.
 */
record Leftovers(Engine engine) {

    /** What a container is called until it is complete. */
    static final String PREFIX = "pixelzx-new-";

    private static final Duration OLD = Duration.ofHours(1);

    /** Removes those of a builder. */
    void remove(BuilderNode node) {
        for (String id : engine.containersWithLabel(BuilderContainer.BUILDER_LABEL, node.builder())) {
            engine.inspectContainer(id)
                    .filter(Leftovers::isLeftover)
                    .map(ContainerState::id)
                    .ifPresent(engine::removeContainer);
        }
    }

    private static boolean isLeftover(ContainerState container) {
        if (!container.name().startsWith(PREFIX)) {
            return false;
        }
        Optional<Maker> maker = Optional.ofNullable(container.labels().get(BuilderContainer.MAKER_LABEL))
                .flatMap(Maker::parse);
        Instant createdAt = container.createdAt();
        return maker.filter(Maker::hasEnded).isPresent()
                || (createdAt != null && createdAt.plus(OLD).isBefore(Instant.now()));
    }
}
