package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageConfig;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tells which platforms tags do not have any more now that they name another image: a variable that narrows a build by
 * mistake would take a release from those who pull it there.
 *
 * @param layout the image the tags name now
 * @param leftOut platforms that were asked for and are not in it
 */
record LostPlatforms(Registry registry, ImageLayout layout, List<Platform> leftOut, Progress progress) {

    /**
     * Warns, once for each image that lost tags.
     *
     * @param before what the tags named that were moved
     */
    void warn(Map<String, Digest> before) {
        Map<Digest, List<String>> moved = before.keySet().stream()
                .sorted()
                .collect(Collectors.groupingBy(before::get, TreeMap::new, Collectors.toList()));
        List<Platform> present =
                layout.platforms().stream().map(PlatformImage::platform).toList();
        moved.forEach((digest, tags) -> {
            List<Platform> lost = platforms(digest).stream()
                    .filter(platform -> !present.contains(platform))
                    .toList();
            if (!lost.isEmpty()) {
                progress.warning(registry.repository().name() + ": " + String.join(", ", tags)
                        + (tags.size() == 1 ? " no longer has " : " no longer have ")
                        + listed(lost) + ". Before this push that was " + digest + "; " + cause(lost));
            }
        });
    }

    private String cause(List<Platform> lost) {
        List<Platform> unable = lost.stream().filter(leftOut::contains).toList();
        if (unable.isEmpty()) {
            return "what is published now is built for <platforms> (-Dpixelzx.platforms, PLATFORMS) alone";
        }
        List<Platform> others =
                lost.stream().filter(platform -> !unable.contains(platform)).toList();
        String left = listed(unable) + (unable.size() == 1 ? " was" : " were")
                + " left out for want of an emulator (pixelzx.emulation=skip)";
        return others.isEmpty()
                ? left
                : left + ", " + listed(others) + (others.size() == 1 ? " is" : " are")
                        + " not in <platforms> (-Dpixelzx.platforms, PLATFORMS)";
    }

    private static String listed(List<Platform> platforms) {
        return platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
    }

    /** What an image was made for; nothing of one that is gone or cannot be read: the push does not depend on it. */
    private List<Platform> platforms(Digest digest) {
        try {
            return registry.getManifest(digest.toString()).map(this::platforms).orElse(List.of());
        } catch (ProblemException | IllegalArgumentException e) {
            progress.detail("Not compared with " + digest + ", which the tags named before: " + e.getMessage());
            return List.of();
        }
    }

    private List<Platform> platforms(RegistryDocument document) {
        if (MediaTypes.isIndex(document.mediaType())) {
            return ImageIndex.parse(document.bytes()).images().stream()
                    .map(Descriptor::platformIfAny)
                    .flatMap(Optional::stream)
                    .distinct()
                    .sorted()
                    .toList();
        }
        return registry
                .readBlob(ImageManifest.parse(document.bytes()).config())
                .map(ImageConfig::parse)
                .map(ImageConfig::platform)
                .stream()
                .toList();
    }
}
