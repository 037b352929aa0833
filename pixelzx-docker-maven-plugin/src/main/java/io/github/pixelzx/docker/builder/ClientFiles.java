package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The files of this machine that a configuration names, which BuildKit in its container needs a copy of. */
final class ClientFiles {

    private final Path directory;
    private final Map<String, String> contents = new TreeMap<>();

    private ClientFiles(Path directory) {
        this.directory = directory;
    }

    /** Files that are named by absolute paths. */
    static ClientFiles here() {
        return new ClientFiles(Path.of(""));
    }

    /** Files that a file names, by paths that begin where it is. */
    static ClientFiles beside(Path file) {
        return new ClientFiles(file.resolveSibling(""));
    }

    /** Path below BuildKit's directory to content, of all files that were moved. */
    Map<String, String> contents() {
        return contents;
    }

    /** The same configuration with the paths that the files have in the container; in the given one they become absolute. */
    Toml moved(Toml toml) {
        Toml moved = toml.copy();
        moved.top("registry").forEach((host, settings) -> {
            if (settings instanceof Map<?, ?>) {
                move(toml.table("registry", host), moved.table("registry", host));
            }
        });
        return moved;
    }

    private void move(Map<String, Object> client, Map<String, Object> moved) {
        if (client.get("ca") instanceof List<?> files) {
            client.put(
                    "ca", files.stream().map(file -> absolute(file).toString()).toList());
            moved.put("ca", files.stream().map(this::copy).toList());
        }
        if (client.get("keypair") instanceof List<?> pairs) {
            client.put("keypair", pairs.stream().map(pair -> pair(pair, false)).toList());
            moved.put("keypair", pairs.stream().map(pair -> pair(pair, true)).toList());
        }
    }

    private Map<String, Object> pair(Object pair, boolean copied) {
        Map<String, Object> moved = new LinkedHashMap<>();
        if (pair instanceof Map<?, ?> table) {
            table.forEach((key, file) -> moved.put(
                    key.toString(), copied ? copy(file) : absolute(file).toString()));
        }
        return moved;
    }

    private Path absolute(Object file) {
        return directory.resolve(file.toString()).toAbsolutePath().normalize();
    }

    private String copy(Object file) {
        Path path = absolute(file);
        String name = "certs/" + path.toString().replaceAll("[^A-Za-z0-9.-]+", "_");
        try {
            contents.put(name, Files.readString(path, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw Problem.project(
                            HelpTopic.BUILDKIT_CONFIG,
                            "A certificate that BuildKit needs cannot be read",
                            path + ": " + e.getClass().getSimpleName(),
                            "make it a PEM file that this user can read, or remove it from the configuration")
                    .asException(e);
        }
        return BuildkitConfig.DIRECTORY + '/' + name;
    }
}
