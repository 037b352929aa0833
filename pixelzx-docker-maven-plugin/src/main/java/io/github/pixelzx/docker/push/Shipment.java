package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.config.PushSpec.Verify;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestedLayout;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is to be published where, and under which tags.
 *
 * <p>There are two ways to have one: from a {@link TestedLayout}, or, by a name that says so, {@link #untested}.
 */
public final class Shipment {

    private final ImageLayout layout;
    private final Map<Platform, Digest> proven;
    private final List<ImageReference> destinations;
    private final List<String> tags;
    private final Verify verify;
    private final List<ImageReference> sources;
    private final List<Platform> leftOut;

    private Shipment(
            ImageLayout layout,
            Map<Platform, Digest> proven,
            List<ImageReference> destinations,
            List<String> tags,
            Verify verify,
            List<ImageReference> sources,
            List<Platform> leftOut) {
        this.layout = layout;
        this.proven = Map.copyOf(proven);
        this.destinations = destinations.stream()
                .map(place -> ImageReference.parse(place.name()))
                .distinct()
                .toList();
        this.tags = latestLast(tags);
        this.verify = verify;
        this.sources = List.copyOf(sources);
        this.leftOut = List.copyOf(leftOut);
    }

    /**
     * The bytes that were tested.
     *
     * @param destinations repositories; their tags and digests, if any, do not matter
     * @param tags in the order in which they are set, except that {@code latest} comes last; with none the image is
     *     published by its digest only
     */
    public static Shipment of(
            TestedLayout tested, List<ImageReference> destinations, List<String> tags, Verify verify) {
        Map<Platform, Digest> proven = new TreeMap<>();
        tested.platforms().values().stream()
                .filter(result -> result.outcome() == Outcome.PASSED)
                .forEach(result -> proven.put(result.platform(), result.manifest()));
        return new Shipment(tested.layout(), proven, destinations, tags, verify, List.of(), List.of());
    }

    /** Bytes nothing is known of: only for users who gave up the proof by name. */
    public static Shipment untested(
            ImageLayout layout, List<ImageReference> destinations, List<String> tags, Verify verify) {
        return new Shipment(layout, Map.of(), destinations, tags, verify, List.of(), List.of());
    }

    /** The same, where some of the blobs may lie in these repositories: those of its base images, say. */
    public Shipment withSources(List<ImageReference> others) {
        return new Shipment(layout, proven, destinations, tags, verify, others, leftOut);
    }

    /** The same, where the user asked for these platforms, too. */
    public Shipment withAskedFor(List<Platform> platforms) {
        List<Platform> present =
                layout.platforms().stream().map(PlatformImage::platform).toList();
        List<Platform> missing = platforms.stream()
                .filter(platform -> !present.contains(platform))
                .toList();
        return new Shipment(layout, proven, destinations, tags, verify, sources, missing);
    }

    /** What is published. */
    public ImageLayout layout() {
        return layout;
    }

    /** Registry and repository, each once. */
    public List<ImageReference> destinations() {
        return destinations;
    }

    /** In the order in which they are set, {@code latest} last. */
    public List<String> tags() {
        return tags;
    }

    /** The digests that passed their tests, by platform. */
    Map<Platform, Digest> proven() {
        return proven;
    }

    /** Platforms that were asked for and are not in the image. */
    List<Platform> leftOut() {
        return leftOut;
    }

    List<ImageReference> sources() {
        return sources;
    }

    Verify verify() {
        return verify;
    }

    /** The platforms nothing is known of; empty where every one passed its tests. */
    List<Platform> untested() {
        return layout.platforms().stream()
                .map(PlatformImage::platform)
                .filter(platform -> !proven.containsKey(platform))
                .toList();
    }

    private static List<String> latestLast(List<String> tags) {
        Set<String> ordered = new LinkedHashSet<>(tags);
        if (ordered.remove(Tags.LATEST)) {
            ordered.add(Tags.LATEST);
        }
        return List.copyOf(ordered);
    }
}
