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
import java.util.stream.Stream;
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

    @Test
    void namesAnImageOfEachRegistry() throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), """
                ARG BASE
                FROM $BASE AS base
                FROM base
                COPY --from=quay.io/acme/tool /tool /tool
                COPY --from=vendor /v /v
                """);

        assertThat(MentionedRegistries.images(spec(
                        RawElement.of(
                                "buildContexts", RawElement.of("buildContext", "vendor=docker-image://v.lan/vendor:1")),
                        RawElement.of(
                                "cacheTo",
                                RawElement.of("cacheTo", "type=registry,ref=c.lan:5000/app:{platform},mode=max")),
                        RawElement.of("cacheFrom", RawElement.of("cacheFrom", "type=local,src=cache")))))
                .extracting(Object::toString)
                .containsExactly(
                        "args.example/base",
                        "quay.io/acme/tool",
                        "v.lan/vendor:1",
                        "c.lan:5000/app:any",
                        "docker.io/moby/buildkit:buildx-stable-1");
    }

    private DockerSpec spec(RawElement... more) {
        return ConfigurationBinder.bind(new RawConfiguration(
                Stream.concat(
                                Stream.of(
                                        RawElement.of("registry", "ghcr.io/acme"),
                                        RawElement.of("args", RawElement.of("BASE", "args.example/base"))),
                                Stream.of(more))
                        .toList(),
                Map.of(),
                Map.of(),
                null,
                Map.of(),
                new RawConfiguration.Project("app", "1.0.0", directory, "image", Map.of()),
                List.of()));
    }
}
