package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.config.ConfigurationBinder;
import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.config.RawConfiguration;
import io.github.pixelzx.docker.config.RawElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MentionedRegistriesTest {

    @TempDir
    private Path directory;

    @Test
    void needsTheRegistriesOfTheDockerfileAndTheConfiguration() throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), """
                FROM registry.lan:5000/team/base:1 AS base
                FROM alpine
                COPY --from=quay.io/acme/tool /tool /tool
                """);

        MentionedRegistries mentioned = MentionedRegistries.of(spec());

        assertThat(List.of("registry.lan:5000", "quay.io", "docker.io", "ghcr.io", "args.example"))
                .allMatch(mentioned);
        assertThat(List.of("registry.lan", "lan:5000", "uay.io", "maven.acme.example", "registry.lan:50001"))
                .noneMatch(mentioned);
    }

    @Test
    void mayNeedAnyWhereTheDockerfileCannotBeRead() {
        assertThat(MentionedRegistries.of(spec())).accepts("maven.acme.example");
    }

    private DockerSpec spec() {
        return ConfigurationBinder.bind(new RawConfiguration(
                List.of(
                        RawElement.of("registry", "ghcr.io/acme"),
                        RawElement.of("args", RawElement.of("BASE", "args.example/base"))),
                Map.of(),
                Map.of(),
                null,
                Map.of(),
                new RawConfiguration.Project("app", "1.0.0", directory, "image", Map.of()),
                List.of()));
    }
}
