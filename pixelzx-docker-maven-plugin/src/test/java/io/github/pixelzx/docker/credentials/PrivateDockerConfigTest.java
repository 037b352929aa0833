package io.github.pixelzx.docker.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PrivateDockerConfigTest {

    @TempDir
    private Path home;

    private Path own;

    @BeforeEach
    void givesTheUserAConfiguration() throws IOException {
        Path docker = Files.createDirectories(home.resolve(".docker"));
        Files.createDirectories(docker.resolve("contexts/meta"));
        Files.createDirectories(docker.resolve("cli-plugins"));
        Files.createDirectories(docker.resolve("buildx/instances"));
        own = docker.resolve("config.json");
        Files.writeString(own, """
                {"auths": {"registry.lan": {"auth": "b2xkOm9sZA=="}, "other.lan": {"auth": "b3RoZXI6b3RoZXI="}},
                 "credsStore": "desktop", "currentContext": "remote"}""");
    }

    @Test
    void writesNothingWhereMavenHasNothingToAdd() {
        try (PrivateDockerConfig config = PrivateDockerConfig.of(Map.of(), own, Map.of())) {
            assertThat(config.environment()).isEmpty();
        }
    }

    @Test
    void addsMavensCredentialsToTheUsersConfiguration() throws IOException {
        try (PrivateDockerConfig config = PrivateDockerConfig.of(
                Map.of("registry.lan", login("me", "a:b"), "docker.io", login("hub", "x")), own, Map.of())) {
            JsonNode json = json(config);

            assertThat(decoded(json, "registry.lan")).isEqualTo("me:a:b");
            assertThat(decoded(json, "https://index.docker.io/v1/")).isEqualTo("hub:x");
            assertThat(decoded(json, "other.lan")).isEqualTo("other:other");
            assertThat(json.path("currentContext").asText()).isEqualTo("remote");
            assertThat(json.path("credsStore").asText()).isEqualTo("desktop");
            assertThat(json.path("credHelpers").path("registry.lan").asText("absent"))
                    .isEmpty();
            assertThat(json.path("credHelpers").has("other.lan")).isFalse();
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void isReadByNobodyElse() throws IOException {
        try (PrivateDockerConfig config =
                PrivateDockerConfig.of(Map.of("registry.lan", login("me", "x")), own, Map.of())) {
            Path directory = directory(config);

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("config.json"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void leavesContextsPluginsAndBuildersVisible() {
        try (PrivateDockerConfig config =
                PrivateDockerConfig.of(Map.of("registry.lan", login("me", "x")), own, Map.of())) {
            assertThat(directory(config).resolve("contexts/meta")).isDirectory();
            assertThat(directory(config).resolve("cli-plugins")).isDirectory();
            assertThat(config.environment())
                    .containsEntry(
                            "BUILDX_CONFIG", home.resolve(".docker/buildx").toString());
        }
        try (PrivateDockerConfig config = PrivateDockerConfig.of(
                Map.of("registry.lan", login("me", "x")), own, Map.of("BUILDX_CONFIG", "/elsewhere"))) {
            assertThat(config.environment()).containsEntry("BUILDX_CONFIG", "/elsewhere");
        }
    }

    @Test
    void isGoneAfterwardsAndTheUsersFilesAreNot() {
        Path directory;
        try (PrivateDockerConfig config =
                PrivateDockerConfig.of(Map.of("registry.lan", login("me", "x")), own, Map.of())) {
            directory = directory(config);
            assertThat(directory).exists();
        }

        assertThat(directory).doesNotExist();
        assertThat(home.resolve(".docker/contexts/meta")).isDirectory();
        assertThat(own).exists();
    }

    @Test
    void needsNoConfigurationOfTheUsers() throws IOException {
        try (PrivateDockerConfig config = PrivateDockerConfig.of(
                Map.of(
                        "registry.lan", new Credentials.IdentityToken("t", "a test"),
                        "ghcr.io", new Credentials.RegistryToken("r", "a test")),
                home.resolve("none/config.json"),
                Map.of())) {
            assertThat(json(config)
                            .path("auths")
                            .path("registry.lan")
                            .path("identitytoken")
                            .asText())
                    .isEqualTo("t");
            assertThat(json(config)
                            .path("auths")
                            .path("ghcr.io")
                            .path("registrytoken")
                            .asText())
                    .isEqualTo("r");
        }
    }

    @Test
    void quotesNothingOfABrokenConfiguration() throws IOException {
        Files.writeString(own, "{\"auths\": c2VjcmV0");

        assertThatThrownBy(() -> PrivateDockerConfig.of(Map.of("a.lan", login("me", "x")), own, Map.of()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("it is not JSON")
                .hasMessageNotContaining("c2VjcmV0");
    }

    private static Path directory(PrivateDockerConfig config) {
        return Path.of(config.environment().getOrDefault("DOCKER_CONFIG", ""));
    }

    private static JsonNode json(PrivateDockerConfig config) throws IOException {
        return JsonMapper.builder()
                .build()
                .readTree(Files.readAllBytes(directory(config).resolve("config.json")));
    }

    private static String decoded(JsonNode json, String registry) {
        String auth = json.path("auths").path(registry).path("auth").asText();
        return new String(Base64.getDecoder().decode(auth), StandardCharsets.UTF_8);
    }

    private static Credentials login(String user, String secret) {
        return Credentials.of(user, secret, "a test");
    }
}
