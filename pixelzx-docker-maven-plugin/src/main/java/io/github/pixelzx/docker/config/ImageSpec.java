package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which image: its name, where it is published, under which tags and for which platforms.
 *
 * @param name without registry, for example {@code pixelzx-evm}
 * @param registry host and/or namespace as the user wrote it ({@code yuchanshin}, {@code ghcr.io/acme}); null if unset
 * @param tags as configured; empty for the default, which depends on the version and on Git
 * @param platforms not empty, without duplicates, in canonical order
 */
public record ImageSpec(String name, @Nullable String registry, List<String> tags, List<Platform> platforms) {

    public ImageSpec {
        tags = List.copyOf(tags);
        platforms = List.copyOf(new TreeSet<>(platforms));
    }

    /** The repository this image is published to, without a tag; none if no registry is configured. */
    public Optional<ImageReference> destination() {
        return Optional.ofNullable(registry).map(prefix -> ImageReference.parse(prefix + '/' + name));
    }

    /** The same image for other platforms. */
    public ImageSpec withPlatforms(List<Platform> others) {
        return new ImageSpec(name, registry, tags, others);
    }

    /** The same image under other tags. */
    public ImageSpec withTags(List<String> others) {
        return new ImageSpec(name, registry, others, platforms);
    }

    /** How people call the image: the configured registry, if any, and the name. */
    public String displayName() {
        return registry == null ? name : registry + '/' + name;
    }
}
