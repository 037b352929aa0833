package io.github.pixelzx.docker.builder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.toml.TomlMapper;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A {@code buildkitd.toml} of the user's, <a href="https://docs.docker.com/build/buildkit/toml-configuration/">as BuildKit reads it</a>. */
record UserToml(Path file) {

    private static final String ELEMENT = "<builder><buildkitdConfig> (-Dpixelzx.builder.buildkitdConfig)";

    /** Reads it; files it names are looked for beside it. */
    Toml read() {
        try {
            Map<String, Object> tables = new TomlMapper()
                    .readValue(
                            Files.readString(file, StandardCharsets.UTF_8),
                            new TypeReference<LinkedHashMap<String, Object>>() {});
            return new Toml(tables);
        } catch (JsonProcessingException e) {
            throw problem("it is no TOML: " + e.getOriginalMessage() + " (line "
                            + e.getLocation().getLineNr() + ')')
                    .asException(e);
        } catch (IOException e) {
            throw problem("it cannot be read: " + e.getClass().getSimpleName() + ": " + e.getMessage())
                    .asException(e);
        }
    }

    /** The problem of a file that says something else than what the builder needs. */
    Problem conflicts(List<String> conflicts) {
        return Problem.project(
                HelpTopic.BUILDKIT_CONFIG,
                "BuildKit's configuration " + file + " contradicts what the builder needs",
                String.join("\n", conflicts),
                "remove these keys from " + file + ": what the engine and the POM say reaches BuildKit by itself",
                "or change the engine's configuration or the POM accordingly; see " + ELEMENT);
    }

    private Problem problem(String why) {
        return Problem.project(
                HelpTopic.BUILDKIT_CONFIG,
                "BuildKit's configuration " + file + " cannot be used",
                why,
                "name a file that exists and is TOML in " + ELEMENT);
    }
}
