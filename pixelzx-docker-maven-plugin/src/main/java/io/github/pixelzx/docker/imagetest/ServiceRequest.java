package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.RequestSpec;
import io.github.pixelzx.docker.engine.PublishedPort;
import io.github.pixelzx.docker.engine.ServiceClient;
import io.github.pixelzx.docker.oci.Platform;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request to a service under test, sent once. */
record ServiceRequest(ServiceClient client, Map<Integer, PublishedPort> ports, RequestSpec request, Platform platform) {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Why the answer is not the expected one; none if it is. */
    Optional<String> failure(Duration limit) {
        PublishedPort port = ports.get(request.port());
        if (port == null) {
            return Optional.of("finds no port " + request.port() + " published");
        }
        try {
            ServiceClient.Answer answer = client.ask(
                    port,
                    request.method(),
                    request.path(),
                    request.headers(),
                    request.body(),
                    limit.compareTo(PATIENCE) < 0 ? limit : PATIENCE);
            return failure(answer);
        } catch (IOException e) {
            return Optional.of("got no answer: " + e.getClass().getSimpleName()
                    + (e.getMessage() == null ? "" : ", " + e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Lanes.interrupted(e);
        }
    }

    private Optional<String> failure(ServiceClient.Answer answer) {
        if (answer.status() < request.statusFrom() || answer.status() > request.statusTo()) {
            return Optional.of("was answered with status " + answer.status());
        }
        List<String> wrong = CommandRun.mismatches("the answer", request.response(), answer.body(), platform);
        return wrong.isEmpty() ? Optional.empty() : Optional.of("got an answer that is not right: " + wrong.get(0));
    }
}
