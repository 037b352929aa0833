package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.BuildOptions;
import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.config.NamedContext;
import io.github.pixelzx.docker.dockerfile.MentionedImages;
import io.github.pixelzx.docker.oci.ImageReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The registries that a build may ask, so that the credentials of others are neither decrypted nor handed on: those that
 * its Dockerfile or its configuration mentions, and Docker Hub.
 */
public final class MentionedRegistries implements Predicate<String> {

    private static final Pattern REF = Pattern.compile("(?:^|[,\"])ref=([^,\"]+)");

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

    /**
     * The images that a build takes from registries or keeps its cache in, as far as Dockerfile and configuration tell: one
     * for each registry. What a Git repository holds is not known before it was fetched.
     */
    public static List<ImageReference> images(DockerSpec spec) {
        BuildOptions options = spec.build().options();
        Set<String> contexts =
                options.contexts().stream().map(NamedContext::name).collect(Collectors.toSet());
        Stream<ImageReference> bases = dockerfile(spec).stream()
                .flatMap(text -> MentionedImages.of(text, spec.build().args(), contexts).stream());
        Stream<String> configured = Stream.of(
                        options.contexts().stream()
                                .filter(NamedContext.Image.class::isInstance)
                                .map(context -> ((NamedContext.Image) context).reference()),
                        Stream.concat(options.cache().from().stream(), options.cache().to().stream())
                                .map(MentionedRegistries::cache)
                                .flatMap(Optional::stream),
                        Stream.ofNullable(options.attestations().sbom()).filter(image -> !image.equals("true")),
                        Stream.of(spec.builder().container().image()))
                .flatMap(Function.identity());
        Map<String, ImageReference> first = new LinkedHashMap<>();
        Stream.concat(bases, configured.flatMap(MentionedRegistries::reference))
                .forEach(image -> first.putIfAbsent(image.registry(), image));
        return List.copyOf(first.values());
    }

    private static Optional<String> cache(String words) {
        Matcher ref = REF.matcher(words);
        return words.contains("type=registry") && ref.find()
                ? Optional.of(ref.group(1).replace(BuildOptions.Cache.PLATFORM, "any"))
                : Optional.empty();
    }

    private static Stream<ImageReference> reference(String text) {
        try {
            return Stream.of(ImageReference.parse(text));
        } catch (IllegalArgumentException e) {
            // Whoever uses it says so.
            return Stream.empty();
        }
    }

    private static Optional<String> dockerfile(DockerSpec spec) {
        if (spec.build().inlineDockerfile() != null) {
            return Optional.of(spec.build().inlineDockerfile());
        }
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
