package io.github.pixelzx.docker.buildx;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Where buildx keeps what it knows of builders.
 *
 * @param directory need not exist
 */
record BuilderStore(Path directory) {

    /** Those who hold the store need a second or two, and a dozen may be waiting. */
    private static final Duration LIMIT = Duration.ofMinutes(1);

    /** What is stored of a builder. */
    Optional<StoredBuilder> find(String builder) {
        // buildx lower-cases names before it uses them as file names.
        return StoredBuilder.read(instances().resolve(builder.toLowerCase(Locale.ROOT)));
    }

    /** Does something while nobody else on this machine changes builders. */
    void exclusively(Runnable changes) {
        new StoreLock(directory, LIMIT).holding(changes);
    }

    /** Whether any builder is on the engine of a Docker context. */
    boolean uses(String context) {
        try (DirectoryStream<Path> builders = Files.newDirectoryStream(instances())) {
            for (Path builder : builders) {
                if (StoredBuilder.read(builder).stream()
                        .flatMap(stored -> stored.nodes().stream())
                        .anyMatch(node -> node.endpoint().equals(context))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // Who cannot be asked may need it.
            return true;
        }
    }

    private Path instances() {
        return directory.resolve("instances");
    }
}
