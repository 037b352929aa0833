package io.github.pixelzx.docker.emulation;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pixelzx.docker.emulation.Execution.Way;
import io.github.pixelzx.docker.oci.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was found out about an engine since it was started, in a file of the user's cache directory.
 *
 * <p>Only what runs is kept: an emulator that is missing may be there a moment later, one that is there stays until the
 * machine is started again. A file that cannot be read or written costs half a second, not a build.
 */
final class ProbeMemory {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;

    ProbeMemory(Path directory) {
        this.directory = directory;
    }

    /**
     * @param engine who it is, and since when
     * @param found how each architecture runs, and how fast
     */
    record Content(String engine, Map<String, Tried> found) {}

    Map<String, Tried> recall(String engine) {
        try {
            Content content = JSON.readValue(file(engine).toFile(), Content.class);
            return content.engine().equals(engine) ? new TreeMap<>(content.found()) : Map.of();
        } catch (IOException | RuntimeException e) {
            // No file, or one of another version: then it is found out again.
            return Map.of();
        }
    }

    /** Adds what was found; other processes may do the same at the same time. */
    void remember(String engine, Map<String, Tried> found) {
        Map<String, Tried> all = new TreeMap<>(recall(engine));
        all.putAll(found);
        all.values().removeIf(tried -> tried.way() == Way.IMPOSSIBLE);
        try {
            Files.createDirectories(directory);
            Path part = Files.createTempFile(directory, ".emulation", ".part");
            Files.write(part, JSON.writeValueAsBytes(new Content(engine, all)));
            Files.move(part, file(engine), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            // Whoever cannot write there finds it out again.
            return;
        }
    }

    /** One file per engine: a new start of it takes the place of the old one. */
    private Path file(String engine) {
        String id = engine.replaceFirst("@.*", "");
        return directory.resolve("emulation-"
                + Digest.of(id.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16) + ".json");
    }
}
