package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.oci.JsonText;
import io.github.pixelzx.docker.oci.JsonTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What goals ask an engine without changing anything, and before they know whether they have to.
 *
 * @param root what paths begin with, for example {@code /v1.45}
 */
record EngineQuestions(Exchange exchange, String root, Refusals refusals) {

    private static final String ITSELF = "The engine does not describe itself";

    /** What {@code GET /info} says. */
    JsonTree info() {
        return refusals.asked(ITSELF, () -> ask("/info"));
    }

    /** When the network was created that every engine begins with; none where it has none. */
    Optional<Instant> startedAt() {
        return refusals.found(
                        "The engine does not describe its default network",
                        () -> Optional.ofNullable(
                                Answers.instant(ask("/networks/bridge").path("Created"))))
                .flatMap(Function.identity())
                // What was remembered of an engine says milliseconds.
                .map(start -> start.truncatedTo(ChronoUnit.MILLIS));
    }

    Optional<ImageState> image(String reference) {
        return refusals.found(
                "The engine cannot look for " + reference, () -> Answers.image(ask("/images/" + reference + "/json")));
    }

    Optional<ContainerState> container(String nameOrId) {
        return refusals.found(
                "The engine cannot look for the container " + nameOrId,
                () -> Answers.container(ask("/containers/" + nameOrId + "/json")));
    }

    /** The IDs of all containers, running or not, with this label. */
    List<String> containersWithLabel(String label, String value) {
        String filter = new String(JsonText.of(Map.of("label", List.of(label + '=' + value))), StandardCharsets.UTF_8);
        String path = "/containers/json?all=1&filters=" + URLEncoder.encode(filter, StandardCharsets.UTF_8);
        return refusals.asked("The engine cannot list containers", () -> {
            List<String> ids = new ArrayList<>();
            read(path).forEach(container -> ids.add(container.path("Id").text("")));
            return List.copyOf(ids);
        });
    }

    List<String> volumeNames() {
        return refusals.asked("The engine cannot list volumes", () -> {
            Stream.Builder<String> names = Stream.builder();
            ask("/volumes")
                    .path("Volumes")
                    .forEach(volume -> names.add(volume.path("Name").text("")));
            return names.build().sorted().toList();
        });
    }

    /** @param path as people write it */
    private JsonTree ask(String path) {
        try {
            return read(new URI(null, null, path, null).toASCIIString());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private JsonTree read(String path) {
        try {
            return Exchange.document(exchange.get(root + path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
