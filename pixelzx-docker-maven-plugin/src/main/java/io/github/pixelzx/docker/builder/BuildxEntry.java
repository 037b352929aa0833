package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.StoredBuilder;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What buildx has stored of the builder.
 *
 * <p>It is told the configuration when it first hears of the builder: it makes the container again from what it stored,
 * should somebody remove it, and a second {@code create} with other settings damages the entry.
 */
record BuildxEntry(Buildx buildx, BuilderContainer container) {

    /** Makes sure that buildx knows the builder on this engine. */
    void ensure() {
        String builder = container.node().builder();
        Optional<StoredBuilder> stored = buildx.stored(builder);
        if (stored.filter(this::isHere).isPresent()) {
            return;
        }
        if (stored.isPresent()) {
            forget();
        }
        try {
            create(builder);
        } catch (ProblemException e) {
            // Another process may have stored it in between.
            if (buildx.stored(builder).isEmpty()) {
                throw e;
            }
        }
    }

    /** Lets buildx forget settings that are out of date; the container stays. */
    void forget() {
        buildx.forget(container.node().builder(), container.engine().host());
    }

    /** Whether the entry is about this engine. A Docker context's name is taken for right: it was the user's choice. */
    private boolean isHere(StoredBuilder stored) {
        return stored.nodes().stream()
                .filter(node -> node.name().equals(container.node().name()))
                .map(StoredBuilder.Node::endpoint)
                .allMatch(endpoint -> !endpoint.contains("://")
                        || endpoint.equals(container.engine().host()));
    }

    private void create(String builder) {
        try {
            Path toml = Files.createTempFile("buildkitd", ".toml");
            try {
                Files.writeString(toml, container.config().toml());
                buildx.create(
                        builder,
                        container.node().name(),
                        container.driverOpts(),
                        toml,
                        container.engine().host());
            } finally {
                Files.deleteIfExists(toml);
            }
        } catch (IOException e) {
            throw Problem.environment(
                            HelpTopic.DISK_FULL,
                            "Cannot write BuildKit's configuration for buildx",
                            String.valueOf(e.getMessage()),
                            "make room in " + System.getProperty("java.io.tmpdir") + ", or make it writable")
                    .asException(e);
        }
    }
}
