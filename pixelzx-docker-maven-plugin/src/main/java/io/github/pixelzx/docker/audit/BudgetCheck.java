package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.config.AuditRule;
import io.github.pixelzx.docker.config.AuditSpec;
import io.github.pixelzx.docker.config.AuditSpec.Growth;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import io.github.pixelzx.docker.registry.RegistryDoor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Compares each platform's size with what the user allows. */
final class BudgetCheck {

    private final AuditSpec spec;
    private final Findings findings;

    BudgetCheck(AuditSpec spec, Findings findings) {
        this.spec = spec;
        this.findings = findings;
    }

    /** Size and layers of a platform. */
    void check(PlatformImage image) {
        long size = size(image.parsedManifest());
        int layers = image.parsedManifest().layers().size();
        if (spec.maxSize() > 0 && size > spec.maxSize()) {
            String message = megabytes(size) + " have to be pulled, " + megabytes(spec.maxSize())
                    + " are allowed (<audit><maxSize>)";
            findings.add(image.platform(), AuditRule.SIZE_BUDGET, "", message);
        }
        if (spec.maxLayers() > 0 && layers > spec.maxLayers()) {
            String message = layers + " layers, " + spec.maxLayers() + " are allowed (<audit><maxLayers>)";
            findings.add(image.platform(), AuditRule.LAYERS_BUDGET, "", message);
        }
    }

    /** Growth of all platforms; a registry that does not answer is worth a warning, no more. */
    void checkGrowth(
            List<PlatformImage> images, ImageSpec image, Supplier<RegistryDoor> registries, Progress progress) {
        Growth allowed = spec.maxGrowth();
        if (allowed == null || !spec.applies(AuditRule.GROWTH_BUDGET)) {
            return;
        }
        Optional<ImageReference> destination = image.destination();
        if (destination.isEmpty()) {
            progress.warning("<audit><maxGrowth> compares with what is published, and <registry> (-Dpixelzx.registry)"
                    + " does not say where; nothing was compared");
            return;
        }
        try (Registry registry = registries.get().open(destination.get(), RegistryDoor.Access.PULL)) {
            checkGrowth(images, image, allowed, registry, progress);
        } catch (ProblemException e) {
            progress.warning("<audit><maxGrowth> could not be compared with what is published: "
                    + e.problem().what() + " (" + e.problem().why() + ")");
        }
    }

    private void checkGrowth(
            List<PlatformImage> images, ImageSpec image, Growth allowed, Registry registry, Progress progress) {
        // A template whose words nobody knows (the image was built elsewhere) names no tag.
        List<String> known =
                image.tags().stream().filter(tag -> tag.indexOf('{') < 0).toList();
        List<String> tags = known.isEmpty() ? List.of("latest") : known;
        for (String tag : tags) {
            Optional<RegistryDocument> published = registry.getManifest(tag);
            if (published.isPresent()) {
                Map<Platform, Long> sizes = sizes(published.get(), registry, images);
                images.forEach(platform -> compare(platform, sizes, tag, allowed));
                return;
            }
        }
        progress.detail("audit: nothing is published as " + String.join(", ", tags) + ", growth is not compared");
    }

    private void compare(PlatformImage image, Map<Platform, Long> published, String tag, Growth allowed) {
        Long before = published.get(image.platform());
        long now = size(image.parsedManifest());
        if (before != null && now > allowed.limit(before)) {
            String message = megabytes(now) + " have to be pulled, " + megabytes(before) + " of the published " + tag
                    + "; " + megabytes(allowed.limit(before)) + " are allowed (<audit><maxGrowth>)";
            findings.add(image.platform(), AuditRule.GROWTH_BUDGET, "", message);
        }
    }

    private static Map<Platform, Long> sizes(RegistryDocument top, Registry registry, List<PlatformImage> images) {
        Map<Platform, Long> sizes = new LinkedHashMap<>();
        try {
            if (!MediaTypes.isIndex(top.mediaType())) {
                // It does not say for which platform it is; with one platform here it can be compared with no other.
                long size = size(ImageManifest.parse(top.bytes()));
                images.stream().limit(images.size() == 1 ? 1 : 0).forEach(image -> sizes.put(image.platform(), size));
                return sizes;
            }
            for (Descriptor entry : ImageIndex.parse(top.bytes()).manifests()) {
                Optional<Platform> platform = entry.platformIfAny();
                if (!entry.isAttestation() && platform.isPresent() && MediaTypes.isManifest(entry.mediaType())) {
                    registry.getManifest(entry.digest().toString())
                            .ifPresent(
                                    manifest -> sizes.put(platform.get(), size(ImageManifest.parse(manifest.bytes()))));
                }
            }
        } catch (IllegalArgumentException e) {
            // What is published is no image this plugin could have made; there is nothing to compare with.
            sizes.clear();
        }
        return sizes;
    }

    private static long size(ImageManifest manifest) {
        return manifest.blobs().stream().mapToLong(Descriptor::size).sum();
    }

    /** In the units the budgets are written in. */
    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, bytes < 1 << 20 ? "%.3f MB" : "%.1f MB", bytes / (double) (1 << 20));
    }
}
