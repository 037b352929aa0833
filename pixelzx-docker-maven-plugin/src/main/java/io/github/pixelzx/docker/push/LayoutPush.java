package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.imagetest.TestedLayout;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.push.PushResult.PublishedIndex;
import io.github.pixelzx.docker.push.PushResult.PublishedPlatform;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import io.github.pixelzx.docker.workspace.Workspace;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Publishes an image layout byte for byte.
 *
 * <p>The order makes a tag always lead to a whole image: blobs side by side, manifests (attestations too), the index by
 * its digest, reading back, and only then the tags, {@code latest} very last. A failure before the tags leaves every tag
 * where it was. What the registry has is not sent again: publishing the same twice costs HEAD requests only.
 */
public final class LayoutPush {

    private final RegistryDoor registries;
    private final Progress progress;
    private final String plugin;
    private final Clock clock;

    /**
     * A push.
     *
     * @param plugin this plugin's version, for the record
     */
    public LayoutPush(RegistryDoor registries, Progress progress, String plugin) {
        this(registries, progress, plugin, Clock.systemUTC());
    }

    LayoutPush(RegistryDoor registries, Progress progress, String plugin, Clock clock) {
        this.registries = registries;
        this.progress = progress;
        this.plugin = plugin;
        this.clock = clock;
    }

    /**
     * Publishes the bytes that were tested and writes {@code push.json}.
     *
     * @param repository where; its tag and digest, if any, do not matter
     * @param tags in the order in which they are set, except that {@code latest} comes last; with none the image is
     *     published by its digest only
     */
    public PushResult push(TestedLayout tested, ImageReference repository, List<String> tags, Workspace workspace) {
        Map<Platform, Digest> proven = new TreeMap<>();
        tested.platforms().forEach((platform, result) -> proven.put(platform, result.manifest()));
        return publish(tested.layout(), proven, repository, tags, workspace);
    }

    /**
     * Publishes bytes nothing is known of, says so, and writes a {@code push.json} that says so.
     *
     * <p>Only for users who gave up the proof by name.
     */
    public PushResult pushUntested(
            ImageLayout layout, ImageReference repository, List<String> tags, Workspace workspace) {
        progress.warning(layout.index().digest() + " is published untested to " + repository.name());
        return publish(layout, Map.of(), repository, tags, workspace);
    }

    private PushResult publish(
            ImageLayout layout,
            Map<Platform, Digest> proven,
            ImageReference repository,
            List<String> tags,
            Workspace workspace) {
        // A failed run must not leave the evidence of an earlier one.
        workspace.remove(PushResult.FILE);
        String started = now();
        List<String> ordered = latestLast(tags);
        try (Registry registry = registries.open(repository, Access.PUSH)) {
            ImageReference destination = registry.repository();
            progress.pushing(destination, ordered);
            LayoutCopy copy = new LayoutCopy(layout, registry, progress);
            copy.copyBlobs();
            copy.copyManifests();
            Map<Digest, Digest> published = copy.readBack();
            new Tags(registry, layout, progress).set(ordered);
            boolean tested = !proven.isEmpty();
            PushResult result = new PushResult(
                    destination,
                    ordered,
                    PublishedIndex.from(layout.index()),
                    layout.platforms().stream()
                            .map(platform -> evidence(platform, proven.get(platform.platform()), published))
                            .toList(),
                    tested,
                    tested ? "tested" : "untested",
                    copy.bytesSent(),
                    copy.blobsSent(),
                    layout.blobs().size() - copy.blobsSent(),
                    started,
                    now(),
                    plugin);
            workspace.write(PushResult.FILE, result);
            return result;
        }
    }

    private static PublishedPlatform evidence(
            PlatformImage platform, @Nullable Digest tested, Map<Digest, Digest> published) {
        Digest manifest = platform.manifest().digest();
        Digest registry = published.get(manifest);
        if (registry == null) {
            throw new IllegalStateException(platform.platform() + " was not read back");
        }
        return new PublishedPlatform(platform.platform(), tested, manifest, registry);
    }

    private static List<String> latestLast(List<String> tags) {
        Set<String> ordered = new LinkedHashSet<>(tags);
        if (ordered.remove(Tags.LATEST)) {
            ordered.add(Tags.LATEST);
        }
        return List.copyOf(ordered);
    }

    private String now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
