package io.github.pixelzx.docker.oci;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A reference to an image: registry, repository and a tag or digest.
 *
 * <p>Grammar of the <a href="https://github.com/distribution/reference">distribution project</a>, without its short
 * forms being kept: {@code alpine} is {@code docker.io/library/alpine}.
 *
 * @param registry host and optional port; {@code docker.io} for Docker Hub
 * @param repository path within the registry, for example {@code yuchanshin/pixelzx-evm}
 */
public record ImageReference(
        String registry,
        String repository,
        @Nullable String tag,
        @Nullable Digest digest) {

    /** Docker Hub's name in references; its API answers at another host, which is the registry client's business. */
    public static final String DOCKER_HUB = "docker.io";

    private static final Pattern REGISTRY =
            Pattern.compile("(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9a-fA-F:]+])(?::[0-9]{1,5})?");
    private static final String PATH_PART = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern REPOSITORY = Pattern.compile(PATH_PART + "(?:/" + PATH_PART + ")*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final int MAX_REPOSITORY = 255;

    public ImageReference {
        if (!REGISTRY.matcher(registry).matches()) {
            throw new IllegalArgumentException("not a registry: '" + registry + "'");
        }
        if (!REPOSITORY.matcher(repository).matches() || repository.length() > MAX_REPOSITORY) {
            throw new IllegalArgumentException("not a repository name: '" + repository
                    + "'; lower-case letters, digits and single . _ - between them, parts separated by /");
        }
        if (tag != null && !isTag(tag)) {
            throw new IllegalArgumentException(
                    "not a tag: '" + tag + "'; up to 128 letters, digits, _ . -, not beginning with . or -");
        }
    }

    /** Whether a text is a tag by the grammar. */
    public static boolean isTag(String text) {
        return TAG.matcher(text).matches();
    }

    /**
     * Reads a reference in any of Docker's spellings.
     *
     * @throws IllegalArgumentException if it is none
     */
    @JsonCreator
    public static ImageReference parse(String text) {
        int at = text.indexOf('@');
        Digest digest = at < 0 ? null : Digest.parse(text.substring(at + 1));
        String name = at < 0 ? text : text.substring(0, at);
        int colon = name.lastIndexOf(':');
        String tag = null;
        if (colon > name.lastIndexOf('/')) {
            tag = name.substring(colon + 1);
            name = name.substring(0, colon);
        }
        int slash = name.indexOf('/');
        if (slash > 0 && isRegistry(name.substring(0, slash))) {
            return of(name.substring(0, slash), name.substring(slash + 1), tag, digest);
        }
        return of(DOCKER_HUB, name, tag, digest);
    }

    private static ImageReference of(
            String registry, String repository, @Nullable String tag, @Nullable Digest digest) {
        String host = registry.equals("index.docker.io") ? DOCKER_HUB : registry;
        boolean official = host.equals(DOCKER_HUB) && repository.indexOf('/') < 0;
        return new ImageReference(host, official ? "library/" + repository : repository, tag, digest);
    }

    /** Whether the first part of a name is a registry, by Docker's rule: it has a dot or a port, or is localhost. */
    public static boolean isRegistry(String firstPart) {
        return firstPart.indexOf('.') >= 0 || firstPart.indexOf(':') >= 0 || firstPart.equals("localhost");
    }

    public ImageReference withTag(String newTag) {
        return new ImageReference(registry, repository, newTag, null);
    }

    public ImageReference withDigest(Digest newDigest) {
        return new ImageReference(registry, repository, null, newDigest);
    }

    public Optional<String> tagIfAny() {
        return Optional.ofNullable(tag);
    }

    public Optional<Digest> digestIfAny() {
        return Optional.ofNullable(digest);
    }

    /** Registry and repository without tag or digest. */
    public String name() {
        return registry + '/' + repository;
    }

    @Override
    @JsonValue
    public String toString() {
        return name() + (tag == null ? "" : ':' + tag) + (digest == null ? "" : "@" + digest);
    }
}
