package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.exception.DockerException;
import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
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
     * What the first contact may take.
     *
     * @param patience how long one that is reached by ssh may take; null for as long as it takes people's
     */
    static Duration limit(EngineAddress address, @Nullable Duration patience) {
        boolean ssh = address.scheme().equals("ssh");
        return patience == null ? (ssh ? LIMIT_BY_SSH : LIMIT) : ssh ? patience : LIMIT_OF_IMPATIENT;
    }

    /**
     * Asks whoever listens at an address.
     *
     * @param limit how long it may take: reading from a socket of this machine has no time limit of its own
     */
    static EngineVersions ask(Exchange exchange, Duration limit) throws UnreachableException {
        return new SignOfLife(limit).within(() -> answered(exchange));
    }

    private static EngineVersions answered(Exchange exchange) throws UnreachableException {
        try {
            return from(JsonTree.read(exchange.get("/version")));
        } catch (DockerException e) {
            throw new UnreachableException("GET /version is answered " + e.getHttpStatus() + " " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new UnreachableException("whatever listens there is no container engine: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw new UnreachableException(Refusals.rootMessage(e), e);
        }
    }

    /** Reads the answer; throws an IllegalArgumentException for one that is no engine's. */
    static EngineVersions from(JsonTree answer) {
        ApiVersion newest = ApiVersion.parse(answer.path("ApiVersion").text(""));
        boolean podman = false;
        for (JsonTree component : answer.path("Components")) {
            podman |= component.path("Name").text("").equals(PODMAN);
        }
        return new EngineVersions(
                podman,
                answer.path("Version").text(""),
                ApiVersion.parse(answer.path("MinAPIVersion").text(newest.toString())),
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
