package io.github.pixelzx.docker.builder;

import java.util.List;

/**
 * A buildx builder that exists and answers.
 *
 * @param name for example {@code pixelzx-builder}
 * @param nodes the names of its nodes
 * @param description what it is, in a few words for people: its BuildKit version, its driver
 * @param dockerHost the engine it was found on, as a value of {@code DOCKER_HOST}
 */
public record Builder(String name, List<String> nodes, String description, String dockerHost) {

    public Builder {
        nodes = List.copyOf(nodes);
    }
}
