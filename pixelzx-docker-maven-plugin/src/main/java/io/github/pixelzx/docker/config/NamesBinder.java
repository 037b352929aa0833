package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Binds what names an image: its name, registry, tags and platforms, each checked against its grammar. */
final class NamesBinder {

    /** A valid name to check other parts of a reference with. */
    private static final String ANY = "any";

    private static final Pattern BLANK = Pattern.compile("\\s+");

    private final RawConfiguration raw;
    private final ValueReader reader;
    private final Mistakes mistakes;

    NamesBinder(RawConfiguration raw, ValueReader reader, Mistakes mistakes) {
        this.raw = raw;
        this.reader = reader;
        this.mistakes = mistakes;
    }

    ImageSpec image() {
        return new ImageSpec(name(), registry(), tags(), platforms());
    }

    private String name() {
        Optional<Given> configured = reader.scalar(ParameterRow.IMAGE);
        Given given = configured.isPresent()
                ? configured.get()
                : Given.text(ParameterRow.IMAGE, raw.project().id(), new Origin(Origin.Kind.DEFAULT, "the artifactId"));
        String name = Texts.of(given.value());
        String first = name.split("/", -1)[0];
        if (name.indexOf('@') >= 0 || name.lastIndexOf(':') > name.lastIndexOf('/')) {
            String bare = name.replaceFirst("[:@][^/]*$", "");
            mistakes.add(given, "'" + name + "' has a tag or digest; tags have a place of their own, <tags>", bare);
        } else if (name.indexOf('/') > 0 && ImageReference.isRegistry(first)) {
            mistakes.add(
                    given,
                    "'" + name + "' begins with a registry, which has a place of its own: <registry>"
                            + name.substring(0, name.lastIndexOf('/')) + "</registry>",
                    name.substring(name.lastIndexOf('/') + 1));
        } else if (!isRepository(name)) {
            mistakes.add(
                    given,
                    "'" + name + "' is no image name; lower-case letters, digits and single . _ - between them",
                    repaired(name));
        }
        return name;
    }

    private @Nullable String registry() {
        Optional<Given> given = reader.scalar(ParameterRow.REGISTRY);
        if (given.isEmpty()) {
            return null;
        }
        String registry = Texts.of(given.get().value());
        checkRegistry(given.get(), registry, mistakes);
        return registry;
    }

    /** Adds a mistake for a place to publish to that is no host and/or namespace. */
    static void checkRegistry(Given given, String registry, Mistakes mistakes) {
        String bare = withoutScheme(registry).replaceFirst("/+$", "");
        if (!bare.equals(registry)) {
            mistakes.add(given, "'" + registry + "' is an address; a host and/or namespace is needed", bare);
        } else if (!isReference(registry + '/' + ANY)) {
            mistakes.add(
                    given,
                    "'" + registry + "' is no registry; a host with optional port, a namespace, or host/namespace,"
                            + " namespaces in lower case",
                    repairedRegistry(registry));
        }
    }

    private List<String> tags() {
        Optional<Given> given = reader.given(ParameterRow.TAGS);
        if (given.isEmpty()) {
            return List.of();
        }
        List<String> tags = reader.names(given.get());
        tags.stream()
                .flatMap(tag -> new TagTemplate(tag).words().stream())
                .filter(word -> !TagTemplate.WORDS.contains(word))
                .forEach(word -> mistakes.add(
                        given.orElseThrow(),
                        "{" + word + "} stands for nothing; there are "
                                + TagTemplate.WORDS.stream()
                                        .sorted()
                                        .map(known -> '{' + known + '}')
                                        .collect(Collectors.joining(", ")),
                        '{' + Nearest.to(word, TagTemplate.WORDS).orElse("version") + '}'));
        tags.stream().filter(tag -> !isTag(tag)).forEach(tag -> {
            String better = tags.stream()
                    .map(each -> isTag(each) ? each : repairedTag(each))
                    .collect(Collectors.joining(","));
            mistakes.add(
                    given.orElseThrow(),
                    "'" + tag + "' is no tag; up to 128 letters, digits and _ . -, not beginning with . or -"
                            + (BLANK.matcher(tag).find() ? "; a comma separates it from the next one" : ""),
                    better);
        });
        return tags;
    }

    private List<Platform> platforms() {
        Optional<Given> given = reader.given(ParameterRow.PLATFORMS);
        return given.isEmpty()
                ? ConfigurationBinder.defaultPlatforms()
                : platforms(given.get(), reader.list(given.get()), mistakes);
    }

    /** The platforms that names mean; names that mean none are mistakes. */
    static List<Platform> platforms(Given given, List<String> names, Mistakes mistakes) {
        List<Platform> right = new ArrayList<>();
        List<Platform> better = new ArrayList<>();
        List<String> reasons = new ArrayList<>();
        for (String name : names) {
            Optional<PlatformNames.Unknown> unknown = PlatformNames.check(name);
            if (unknown.isEmpty()) {
                right.add(Platform.parse(name));
                better.add(Platform.parse(name));
            } else {
                reasons.add(unknown.get().reason());
                unknown.get().suggestion().ifPresent(better::add);
            }
        }
        List<Platform> offered = better.isEmpty() ? ConfigurationBinder.defaultPlatforms() : better;
        if (!reasons.isEmpty()) {
            String fix = new TreeSet<>(offered).stream().map(Platform::toString).collect(Collectors.joining(","));
            reasons.forEach(reason -> mistakes.add(given, reason, fix));
        }
        return right;
    }

    private static String repaired(String name) {
        String lower = name.toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9._/-]+", "-")
                .replaceAll("[._-]*/[._-]*", "/")
                .replaceAll("^[^a-z0-9]+|[^a-z0-9]+$", "");
        return isRepository(lower) ? lower : ParameterRow.IMAGE.example();
    }

    private static String repairedRegistry(String registry) {
        int slash = registry.indexOf('/');
        String host = slash > 0 && ImageReference.isRegistry(registry.substring(0, slash))
                ? registry.substring(0, slash + 1)
                : "";
        String repaired = host + repaired(registry.substring(host.length()));
        return isReference(repaired + '/' + ANY) ? repaired : ParameterRow.REGISTRY.example();
    }

    private static boolean isTag(String text) {
        return ImageReference.isTag(new TagTemplate(text).withoutWords());
    }

    private static String repairedTag(String tag) {
        String joined = BLANK.matcher(tag).replaceAll("-");
        if (isTag(joined)) {
            return joined;
        }
        String repaired = tag.replaceAll("[^A-Za-z0-9_.-]", "-").replaceFirst("^[.-]+", "");
        String cut = repaired.substring(0, Math.min(128, repaired.length()));
        return ImageReference.isTag(cut) ? cut : "latest";
    }

    /** Whether a text is a host with an optional port. */
    static boolean isHost(String text) {
        return text.indexOf('/') < 0 && accepts(text, ANY);
    }

    /** An address without its {@code https://}. */
    static String withoutScheme(String text) {
        return text.replaceFirst("^[A-Za-z]+://", "");
    }

    private static boolean isRepository(String name) {
        return accepts("localhost", name);
    }

    private static boolean accepts(String registry, String repository) {
        try {
            return !new ImageReference(registry, repository, null, null).name().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isReference(String text) {
        try {
            ImageReference reference = ImageReference.parse(text);
            return reference.tag() == null && reference.digest() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
