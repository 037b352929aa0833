package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is looked at, and what it is measured by.
 *
 * @param reference an image in a registry or the directory of an image layout; null for the project's own image
 * @param expected platforms that have to be there; empty for no expectation
 * @param against another image to compare with, named as {@code reference}; null for none
 */
public record InspectSpec(
        @Nullable String reference,
        List<Platform> expected,
        @Nullable String against) {

    public InspectSpec {
        expected = expected.stream().sorted().distinct().toList();
    }

    public Optional<String> referenceIfAny() {
        return Optional.ofNullable(reference);
    }

    public Optional<String> againstIfAny() {
        return Optional.ofNullable(against);
    }
}
