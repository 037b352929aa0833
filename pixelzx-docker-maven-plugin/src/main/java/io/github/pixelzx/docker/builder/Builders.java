package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.StoredBuilder;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.engine.ContainerState;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineDescription;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.HeldProgress;
import io.github.pixelzx.docker.progress.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Makes sure that a builder exists, is what was configured, and answers.
 *
 * <p>Several processes may do so at once, with one buildx store or with several: the container is complete before it gets
 * its final name, an engine gives a name once, and whoever comes second takes what is there.
 */
public final class Builders {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Supplier<Engine> engine;
    private final Buildx buildx;
    private final Progress progress;
    private final Duration patience;
    private final RegistryCertificates certificates;
    private final Runnable unready;

    /** Builders on an engine. */
    public Builders(Engine engine, Buildx buildx, Progress progress) {
        this(() -> engine, buildx, progress);
    }

    /** Builders on an engine that is opened by those who need one: a BuildKit that runs elsewhere does not. */
    public Builders(Supplier<Engine> engine, Buildx buildx, Progress progress) {
        this(engine, buildx, progress, PATIENCE, RegistryCertificates.ofThisMachine(), () -> {});
    }

    Builders(Engine engine, Buildx buildx, Progress progress, Duration patience, RegistryCertificates certificates) {
        this(() -> engine, buildx, progress, patience, certificates, () -> {});
    }

    private Builders(
            Supplier<Engine> engine,
            Buildx buildx,
            Progress progress,
            Duration patience,
            RegistryCertificates certificates,
            Runnable unready) {
        this.certificates = certificates;
        this.unready = unready;
        this.engine = engine;
        this.buildx = buildx;
        this.progress = progress;
        this.patience = patience;
    }

    /**
     * Makes, starts or simply finds the builder.
     *
     * @throws ProblemException if it cannot be made, if a container of somebody else's making is in the way
     *     ({@link HelpTopic#BUILDER_FOREIGN}), or if BuildKit does not answer ({@link HelpTopic#BUILDER_NOT_READY})
     */
    public Builder ensure(BuilderSpec spec) {
        Instant start = Instant.now();
        BuilderSpec.Remote remote = spec.remote();
        if (remote != null) {
            Builder builder = remote(spec, remote).ensure();
            progress.builderReady(builder.name(), builder.description(), Duration.between(start, Instant.now()));
            return builder;
        }
        BuilderSpec.Kubernetes cluster = spec.kubernetes();
        if (cluster != null) {
            Builder builder = kubernetes(spec, cluster).ensure();
            progress.builderReady(builder.name(), builder.description(), Duration.between(start, Instant.now()));
            return builder;
        }
        EngineDescription description = engine().describe();
        if (spec.driver() == BuilderSpec.Driver.DOCKER) {
            return EngineBuilder.of(description);
        }
        BuilderNode node = BuilderNode.of(spec.name());
        Optional<StoredBuilder> own = ofSomebodyElse(node, description);
        if (own.isPresent()) {
            return asItIs(own.get(), description);
        }
        BuilderContainer container = new BuilderContainer(
                node, spec.container(), BuildkitConfig.of(description, spec, certificates), description);
        BuildxEntry entry = new BuildxEntry(buildx, container);
        entry.requireOneEngine();
        boolean adopted = reach().reach(container, entry);
        if (!entry.isThere()) {
            unready.run();
        }
        entry.ensure(adopted);
        new Leftovers(engine()).remove(node);
        Builder builder = builder(container);
        progress.builderReady(builder.name(), builder.description(), Duration.between(start, Instant.now()));
        return builder;
    }

    /**
     * The builder if its container was made here from these settings and has long been running, and buildx knows it. Nothing
     * is made or changed, and whether BuildKit answers is not asked.
     */
    Optional<PresumedBuilder> presume(BuilderSpec spec) {
        if (spec.driver() != BuilderSpec.Driver.DOCKER_CONTAINER) {
            return Optional.empty();
        }
        EngineDescription description = engine().describe();
        BuilderNode node = BuilderNode.of(spec.name());
        if (buildx.stored(node.builder()).filter(node::wasMadeHere).isEmpty()) {
            return Optional.empty();
        }
        BuilderContainer container = new BuilderContainer(
                node, spec.container(), BuildkitConfig.of(description, spec, certificates), description);
        if (!new BuildxEntry(buildx, container).isThere()) {
            return Optional.empty();
        }
        return reach().presumed(container).map(found -> presumed(spec, builder(container), found));
    }

    private PresumedBuilder presumed(BuilderSpec spec, Builder builder, ContainerState found) {
        HeldProgress held = new HeldProgress(progress);
        AtomicBoolean mended = new AtomicBoolean();
        Builders assuring = new Builders(engine, buildx, held, patience, certificates, () -> mended.set(true));
        return new PresumedBuilder(
                builder,
                () -> {
                    assuring.ensure(spec);
                    return mended.get() || !isStill(found);
                },
                held::release);
    }

    private ContainerReach reach() {
        return new ContainerReach(engine(), progress, new Readiness(engine(), patience, unready));
    }

    private boolean isStill(ContainerState container) {
        return engine().inspectContainer(container.name())
                .filter(now ->
                        now.id().equals(container.id()) && Objects.equals(now.startedAt(), container.startedAt()))
                .isPresent();
    }

    private static Builder builder(BuilderContainer container) {
        EngineDescription engine = container.engine();
        return new Builder(
                        container.node().builder(),
                        List.of(container.node().name()),
                        container.image() + ", driver " + BuilderNode.DRIVER
                                + (container.config().hostNetwork() ? ", network host" : ""),
                        engine.environment())
                .on(engine.platform());
    }

    /**
     * Removes the builder: its container, what buildx has stored of it and, unless it is to be kept, its cache. A builder
     * that does not exist is fine.
     *
     * @throws ProblemException if container or builder are of somebody else's making ({@link HelpTopic#BUILDER_FOREIGN});
     *     nothing is removed then
     */
    public void remove(BuilderSpec spec) {
        if (spec.driver() == BuilderSpec.Driver.DOCKER) {
            progress.warning("The engine's own BuildKit is no builder that could be removed");
            return;
        }
        BuilderNode node = BuilderNode.of(spec.name());
        BuilderSpec.Kubernetes cluster = spec.kubernetes();
        if (cluster != null) {
            kubernetes(spec, cluster).remove();
            progress.builderRemoved(node.builder(), false);
            return;
        }
        BuilderSpec.Remote remote = spec.remote();
        if (remote != null && remote(spec, remote).remove()) {
            progress.builderRemoved(node.builder(), true);
            return;
        }
        new BuilderRemoval(engine(), buildx).remove(node, spec.keepState());
        progress.builderRemoved(node.builder(), spec.keepState());
    }

    /**
     * A builder of somebody else's making that buildx has under this name. One that merely names a container which is there
     * on this engine is none: what becomes of it is for the container to tell.
     */
    private Optional<StoredBuilder> ofSomebodyElse(BuilderNode node, EngineDescription description) {
        return buildx.stored(node.builder())
                .filter(stored -> !node.wasMadeHere(stored) && !RemoteBuilder.wasMadeHere(stored))
                .filter(stored -> !(node.isOnlyNodeOf(stored)
                        && BuildxEntry.isOn(stored, buildx, description)
                        && engine().inspectContainer(node.container()).isPresent()));
    }

    /** How the builder is; nothing is made, started or stored. */
    public BuilderCondition inspect(BuilderSpec spec) {
        BuilderSpec.Remote remote = spec.remote();
        if (remote != null) {
            return remote(spec, remote).inspect();
        }
        BuilderSpec.Kubernetes cluster = spec.kubernetes();
        if (cluster != null) {
            return kubernetes(spec, cluster).inspect();
        }
        EngineDescription description = engine().describe();
        BuilderNode node = BuilderNode.of(spec.name());
        if (spec.driver() == BuilderSpec.Driver.DOCKER) {
            return new BuilderCondition(
                    BuilderCondition.State.READY, node.container(), "", "the engine's own BuildKit");
        }
        Optional<StoredBuilder> own = ofSomebodyElse(node, description);
        if (own.isPresent()) {
            return new BuilderCondition(
                    BuilderCondition.State.FOREIGN,
                    node.container(),
                    "",
                    "was not made by this plugin (driver " + own.get().driver() + ") and is used as it is");
        }
        BuilderContainer container = new BuilderContainer(
                node, spec.container(), BuildkitConfig.of(description, spec, certificates), description);
        return new BuilderInspection(engine(), container).inspect();
    }

    /** The cache volumes of builders whose container is gone; that of the builder in question is none of them. */
    public List<String> orphanedVolumes(BuilderSpec spec) {
        String own = BuilderNode.of(spec.name()).volume();
        return engine().volumeNames().stream()
                .filter(volume -> !volume.equals(own))
                .filter(volume -> BuilderNode.containerOf(volume)
                        .filter(container ->
                                engine().inspectContainer(container).isEmpty())
                        .isPresent())
                .toList();
    }

    /** What its BuildKit asks before Docker Hub because its engine does; what is on a far engine's loopback is not here. */
    List<String> mirrors(BuilderSpec spec) {
        if (spec.remote() != null || spec.kubernetes() != null) {
            return List.of();
        }
        EngineDescription description = engine().describe();
        boolean here =
                description.host().matches("(?:unix|npipe)://.*") || BuildkitConfig.isOnLoopback(description.host());
        return description.registryMirrors().stream()
                .filter(mirror -> here || !BuildkitConfig.isOnLoopback(mirror))
                .toList();
    }

    private KubernetesBuilder kubernetes(BuilderSpec spec, BuilderSpec.Kubernetes cluster) {
        return KubernetesBuilder.of(buildx, spec, Kubeconfig.of(cluster), certificates);
    }

    private RemoteBuilder remote(BuilderSpec spec, BuilderSpec.Remote remote) {
        return new RemoteBuilder(buildx, BuilderNode.of(spec.name()).builder(), remote);
    }

    /** A builder of the user's own making: buildx starts it, and its settings are none of ours. */
    private Builder asItIs(StoredBuilder stored, EngineDescription description) {
        progress.warning("Builder '" + stored.name() + "' was not made by this plugin (driver " + stored.driver()
                + "): it is used as it is");
        List<String> nodes =
                stored.nodes().stream().map(StoredBuilder.Node::name).toList();
        return new Builder(stored.name(), nodes, "driver " + stored.driver(), description.environment());
    }

    private Engine engine() {
        return engine.get();
    }
}
