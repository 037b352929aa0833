package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.StoredBuilder;
import io.github.pixelzx.docker.engine.EngineDescription;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.util.Map;
import java.util.Optional;

/**
 * What buildx has stored of the builder.
 *
 * <p>It is told the configuration when it first hears of the builder: it makes the container again from what it stored,
 * should somebody remove it, and a second {@code create} with other settings damages the entry.
 */
record BuildxEntry(Buildx buildx, BuilderContainer container) {

    /**
     * Makes sure that buildx knows the builder on this engine.
     *
     * @param adopted whether the container is of somebody else's making: what is stored of it is theirs, too
     */
    void ensure(boolean adopted) {
        if (stored().filter(entry -> isHere(entry) && (adopted || isAsWished(entry)))
                .isEmpty()) {
            buildx.exclusively(() -> store(adopted));
        }
    }

    /** Whether buildx knows the builder on this engine, with these settings. */
    boolean isThere() {
        return stored().filter(entry -> !isOutdated(entry)).isPresent();
    }

    private void store(boolean adopted) {
        Optional<StoredBuilder> stored = stored();
        if (stored.filter(entry -> isHere(entry) && (adopted || isAsWished(entry)))
                .isPresent()) {
            // Another process was faster.
            return;
        }
        if (stored.isPresent()) {
            forget();
        }
        try {
            create(container.node().builder());
        } catch (ProblemException e) {
            // The user may have stored it in between: docker knows nothing of this plugin's lock.
            if (stored().isEmpty()) {
                throw e;
            }
        }
    }

    /**
     * Lets buildx forget settings that are out of date; the container stays. Settings that are not stay, too: another
     * process may have stored them just now, and be about to build.
     */
    void forgetOutdated() {
        if (stored().filter(this::isOutdated).isPresent()) {
            buildx.exclusively(() -> stored().filter(this::isOutdated).ifPresent(entry -> forget()));
        }
    }

    private boolean isOutdated(StoredBuilder entry) {
        return !(isHere(entry) && isAsWished(entry));
    }

    private void forget() {
        buildx.forget(container.node().builder(), container.engine().environment());
    }

    private Optional<StoredBuilder> stored() {
        return buildx.stored(container.node().builder());
    }

    private boolean isHere(StoredBuilder stored) {
        return isOn(stored, buildx, container.engine());
    }

    /** Whether all nodes of an entry are on an engine. */
    static boolean isOn(StoredBuilder stored, Buildx buildx, EngineDescription engine) {
        String expected = buildx.endpoint(engine.environment());
        return stored.nodes().stream()
                .map(StoredBuilder.Node::endpoint)
                .allMatch(endpoint -> endpoint.equals(expected) || isContextOf(endpoint, buildx, engine));
    }

    /** Asks the engine behind a Docker context: its name alone does not tell which engine that is. */
    private static boolean isContextOf(String endpoint, Buildx buildx, EngineDescription engine) {
        if (endpoint.contains("://")) {
            return false;
        }
        Map<String, String> variables = Map.of("DOCKER_CONTEXT", endpoint, "DOCKER_HOST", "", "DOCKER_TLS_VERIFY", "");
        return buildx.engineId(variables).filter(id -> id.equals(engine.id())).isPresent();
    }

    /**
     * Containers are made through one door and builds go through the other, so both must lead to one engine. Asked
     * before buildx hears of the builder; from then on it is what buildx has stored that leads there.
     *
     * @throws ProblemException if they do not ({@link HelpTopic#ENGINES_DIFFER})
     */
    void requireOneEngine() {
        EngineDescription engine = container.engine();
        if (stored().filter(this::isHere).isPresent()) {
            return;
        }
        Optional<String> other =
                buildx.engineId(engine.environment()).filter(id -> !engine.id().isEmpty() && !id.equals(engine.id()));
        if (other.isPresent()) {
            throw Problem.environment(
                            HelpTopic.ENGINES_DIFFER,
                            "The docker program talks to another engine than this build",
                            "the engine at " + engine.host() + " has the ID " + engine.id()
                                    + ", but docker, told to use it, reaches one with the ID " + other.get(),
                            "docker info --format '{{.ID}}'   (which engine is it?)",
                            "type docker   (is it an alias or a script that chooses an engine by itself?)")
                    .asException();
        }
    }

    /** Whether buildx would make the container from the same settings, if only as far as they can be compared. */
    private boolean isAsWished(StoredBuilder stored) {
        return stored.nodes().stream()
                .filter(node -> node.name().equals(container.node().name()))
                .allMatch(node -> node.driverOpts().equals(container.driverOpts()));
    }

    private void create(String builder) {
        ConfigFile.holding(
                container.config().clientToml(),
                toml -> buildx.create(
                        builder,
                        container.node().name(),
                        container.driverOpts().entrySet().stream()
                                .map(option -> option.getKey() + '=' + option.getValue())
                                .toList(),
                        toml,
                        container.engine().environment()));
    }
}
