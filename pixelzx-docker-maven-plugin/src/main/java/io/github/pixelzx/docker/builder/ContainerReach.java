package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.engine.ContainerState;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.ImageState;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import java.util.Optional;

/**
 * Brings a builder's container to where BuildKit answers in it.
 *
 * <p>Several processes may do so at once: the container is complete before it gets its final name, an engine gives a name
 * once, and whoever comes second takes what is there.
 */
record ContainerReach(Engine engine, Progress progress, Readiness readiness) {

    private static final int ATTEMPTS = 5;

    /** Brings the container into being and to where it answers; true if it is somebody else's. */
    boolean reach(BuilderContainer container, BuildxEntry entry) {
        String name = container.node().container();
        boolean made = false;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<ContainerState> existing = engine.inspectContainer(name);
            if (existing.isPresent() && !BuilderContainer.made(existing.get())) {
                adopt(container, existing.get());
                return true;
            }
            Optional<String> reason =
                    existing.isEmpty() ? Optional.of("it does not exist") : reasonAgainst(container, existing.get());
            if (reason.isEmpty()) {
                return false;
            }
            if (made) {
                // What was just made does not answer: making it again would not help.
                throw notReady(container, reason.get());
            }
            progress.creatingBuilder(container.node().builder(), reason.get());
            // Before the new container can be found: whoever finds it stores the new settings. Also where there is no
            // container: the one that was removed by hand may have been made from other settings.
            entry.forgetOutdated();
            made = new BuilderMaking(engine, progress, container).make(existing.map(ContainerState::id));
        }
        throw notReady(container, "other processes keep making and removing it");
    }

    /** The container if it was made here from these settings and has long been running; whether it answers is not asked. */
    Optional<ContainerState> presumed(BuilderContainer container) {
        return engine.inspectContainer(container.node().container())
                .filter(BuilderContainer::made)
                .filter(readiness::isSettled)
                .filter(existing -> container.equalTo(existing, imageId(container, existing)));
    }

    /** Why a container made here will not do; empty if it is what was asked for, and answers. */
    private Optional<String> reasonAgainst(BuilderContainer container, ContainerState existing) {
        if (!container.equalTo(existing, imageId(container, existing))) {
            if (container.equalTo(existing, imageOf(existing)) && serves(existing)) {
                progress.warning(
                        "The image " + container.image() + " has changed, but another process builds with builder '"
                                + container.node().builder() + "': it is made anew by a later build");
                return Optional.empty();
            }
            return Optional.of("its configuration or image changed");
        }
        return readiness.reach(existing);
    }

    /** The image may be gone from the engine; the container then still is what it was. */
    private String imageId(BuilderContainer container, ContainerState existing) {
        return engine.inspectImage(container.image()).map(ImageState::id).orElse(imageOf(existing));
    }

    private static String imageOf(ContainerState container) {
        return container.labels().getOrDefault(BuilderContainer.IMAGE_LABEL, "");
    }

    /** Whether a buildx talks with the BuildKit of a container: it does so by a program that it starts in there. */
    private boolean serves(ContainerState container) {
        return container.status() == ContainerState.Status.RUNNING
                && engine.programs(container.id()).stream().anyMatch(argv -> argv.contains("dial-stdio"));
    }

    private void adopt(BuilderContainer container, ContainerState foreign) {
        String builder = container.node().builder();
        String what = "Container '" + foreign.name() + "' is in the way of builder '" + builder + "'";
        String ownName = "-Dpixelzx.builder=<another name> (<builder><name>)";
        if (!foreign.privileged()) {
            throw Problem.environment(
                            HelpTopic.BUILDER_FOREIGN,
                            what,
                            "it was not made by this plugin, and it is not privileged: no build could run in it",
                            "docker rm -f " + foreign.name() + "   (if nobody needs it)",
                            ownName)
                    .asException();
        }
        Optional<String> reason = readiness.reach(foreign);
        if (reason.isPresent()) {
            throw Problem.environment(
                            HelpTopic.BUILDER_FOREIGN,
                            what,
                            "it was not made by this plugin, and no BuildKit answers in it: " + reason.get(),
                            "docker rm -f " + foreign.name() + "   (if nobody needs it)",
                            ownName)
                    .asException();
        }
        progress.warning("Builder '" + builder + "' runs in a container that was not made by this plugin: it is used as"
                + " it is; mirrors, network and cache limit are its own");
    }

    private ProblemException notReady(BuilderContainer container, String reason) {
        String name = container.node().container();
        Problem problem = Problem.environment(
                HelpTopic.BUILDER_NOT_READY,
                "Builder '" + container.node().builder() + "' is not ready",
                reason,
                "docker rm -f " + name + "   (the cache stays), then run the goal again",
                "docker rm -f " + name + " && docker volume rm "
                        + container.node().volume() + "   (without the cache)");
        try {
            return problem.withEvidence(engine.logs(name, 20)).asException();
        } catch (ProblemException e) {
            // Without its log the problem says less, but it is the same problem.
            return problem.asException(e);
        }
    }
}
