package io.github.pixelzx.docker.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.dockerjava.transport.DockerHttpClient;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine answers to {@code GET /version}, the one request that every engine takes without a version.
 *
 * @param podman whether it is Podman that speaks Docker's API
 * @param version its own, for example {@code 26.1.5}
 * @param oldest the oldest version of the API it speaks
 * @param newest the newest
 */
record EngineVersions(boolean podman, String version, ApiVersion oldest, ApiVersion newest) {

    private static final String PODMAN = "Podman Engine";
    private static final String LIMITS_OF_PODMAN =
            " answers in place of Docker: it refuses a name that is taken, and an image it does not have, in its own way, so"
                    + " that processes which make the same builder at once may fail; if a build fails, try it with Docker";
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /** What one that gave a sign of life may take where somebody is impatient; a client's first words take up to a second. */
    private static final Duration LIMIT_OF_IMPATIENT = Duration.ofSeconds(3);

    /** What a first contact by ssh may take: a name is looked up, keys are exchanged, an agent is asked. */
    private static final Duration LIMIT_BY_SSH = Duration.ofSeconds(40);

    /**
     * Asks whoever listens at an address.
     *
     * @param patience how long one that is reached by ssh may take; null for as long as it takes people's
     */
    static EngineVersions ask(ClientSettings settings, @Nullable Duration patience) throws UnreachableException {
        boolean ssh = settings.address().scheme().equals("ssh");
        Duration limit = patience == null ? (ssh ? LIMIT_BY_SSH : LIMIT) : ssh ? patience : LIMIT_OF_IMPATIENT;
        // Reading from a socket of this machine has no time limit of its own.
        return new SignOfLife(limit).within(() -> answered(settings, limit));
    }

    private static EngineVersions answered(ClientSettings settings, Duration limit) throws UnreachableException {
        DockerHttpClient.Request request = DockerHttpClient.Request.builder()
                .method(DockerHttpClient.Request.Method.GET)
                .path("/version")
                .build();
        try (DockerHttpClient http = settings.client(limit);
                DockerHttpClient.Response response = http.execute(request)) {
            String body = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
            if (response.getStatusCode() != 200) {
                throw new UnreachableException("GET /version is answered " + response.getStatusCode() + " " + body);
            }
            return from(new ObjectMapper().readTree(body));
        } catch (IllegalArgumentException e) {
            throw new UnreachableException("whatever listens there is no container engine: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw new UnreachableException(Refusals.rootMessage(e), e);
        }
    }

    /** Reads the answer; throws an IllegalArgumentException for one that is no engine's. */
    static EngineVersions from(JsonNode answer) {
        ApiVersion newest = ApiVersion.parse(answer.path("ApiVersion").asText());
        boolean podman = false;
        for (JsonNode component : answer.path("Components")) {
            podman |= component.path("Name").asText().equals(PODMAN);
        }
        return new EngineVersions(
                podman,
                answer.path("Version").asText(),
                ApiVersion.parse(answer.path("MinAPIVersion").asText(newest.toString())),
                newest);
    }

    /**
     * The version to speak: the newest both sides know.
     *
     * @throws ProblemException if the engine lacks what is needed ({@link HelpTopic#ENGINE_TOO_OLD})
     */
    ApiVersion spoken(EngineAddress address) {
        List<String> missing = EngineFeature.missingIn(newest);
        if (!missing.isEmpty()) {
            throw Problem.environment(
                            HelpTopic.ENGINE_TOO_OLD,
                            "The engine at " + address + " is too old",
                            "it is " + name() + " with API " + newest + "; it lacks " + String.join(", ", missing),
                            podman
                                    ? "install Podman 4 or later: https://podman.io/docs/installation"
                                    : "install Docker 20.10 or later: https://docs.docker.com/engine/install/",
                            "or use another engine: export DOCKER_HOST=unix:///path/to/docker.sock")
                    .asException();
        }
        return ApiVersion.negotiated(oldest, newest);
    }

    /** Product and version, for example {@code Docker 26.1.5}. */
    String name() {
        return (podman ? "Podman " : "Docker ") + version;
    }

    /** What to expect of this engine where it is not Docker's own, as sentences. */
    List<String> limits() {
        return podman ? List.of(name() + LIMITS_OF_PODMAN) : List.of();
    }
}
