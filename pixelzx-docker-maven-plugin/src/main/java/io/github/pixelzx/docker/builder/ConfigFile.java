package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** BuildKit's configuration in a file, for as long as buildx needs to copy it. */
final class ConfigFile {

    private ConfigFile() {}

    /** Writes it, has it used, and removes it. */
    static void holding(String toml, Consumer<Path> use) {
        try {
            Path file = Files.createTempFile("buildkitd", ".toml");
            try {
                Files.writeString(file, toml);
                use.accept(file);
            } finally {
                Files.deleteIfExists(file);
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
