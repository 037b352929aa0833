package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.oci.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The registries that a build may ask, so that the credentials of others are neither decrypted nor handed on: those that
 * its Dockerfile or its configuration mentions, and Docker Hub.
 */
public final class MentionedRegistries implements Predicate<String> {

    private final Optional<String> text;

    private MentionedRegistries(Optional<String> text) {
        this.text = text;
    }

    /** Those of a configuration; all registries, where the Dockerfile is not there to be read. */
    public static MentionedRegistries of(DockerSpec spec) {
        return new MentionedRegistries(dockerfile(spec)
                .map(dockerfile -> dockerfile
                        + '\n'
                        + spec.build()
                        + '\n'
                        + spec.builder()
                        + '\n'
                        + spec.image().displayName()));
    }

    private static Optional<String> dockerfile(DockerSpec spec) {
        try {
            return Optional.of(Files.readString(spec.build().dockerfile(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean test(String registry) {
        String name = "(?<![A-Za-z0-9.-])" + Pattern.quote(registry) + "(?![A-Za-z0-9.:-])";
        return registry.equals(ImageReference.DOCKER_HUB)
                || text.isEmpty()
                || Pattern.compile(name).matcher(text.get()).find();
    }
}
