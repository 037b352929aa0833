package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.dockerfile.MentionedImages;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the bases of a build before it runs.
 *
 * @param named the images the Dockerfile names, as BuildKit would name them
 * @param ofEveryPlatform those of them that are taken for each platform of the image
 * @param platforms those of the image
 * @param recorded what the build before this one was built upon
 * @param engineMayHave whether the builder has the engine's own images, too
 */
record BaseNeed(
        List<ImageReference> named,
        List<ImageReference> ofEveryPlatform,
        List<Platform> platforms,
        List<BaseImage> recorded,
        boolean engineMayHave) {

    BaseNeed {
        named = List.copyOf(named);
        ofEveryPlatform = List.copyOf(ofEveryPlatform);
        platforms = List.copyOf(platforms);
        recorded = List.copyOf(recorded);
    }

    /**
     * @param args the build arguments
     * @param contexts names of build contexts, which stand before images of that name
     */
    static BaseNeed of(
            String dockerfile,
            Map<String, String> args,
            Set<String> contexts,
            List<Platform> platforms,
            List<BaseImage> recorded,
            Builder builder) {
        List<ImageReference> replaced =
                contexts.stream().flatMap(name -> reference(name).stream()).toList();
        List<ImageReference> named = MentionedImages.of(dockerfile, args, contexts).stream()
                .map(BaseNeed::tagged)
                .distinct()
                .filter(reference -> !replaced.contains(reference))
                .toList();
        List<ImageReference> ofEveryPlatform = MentionedImages.ofEveryPlatform(dockerfile, args, contexts).stream()
                .map(BaseNeed::tagged)
                .distinct()
                .toList();
        return new BaseNeed(named, ofEveryPlatform, platforms, recorded, builder.isEngines());
    }

    /** Whether a kept base has all platforms it is needed for, as far as the Dockerfile tells them. */
    boolean isMetBy(KeptBase base, ImageReference name) {
        List<Platform> kept = base.platforms();
        return kept == null || !ofEveryPlatform.contains(name) || kept.containsAll(platforms);
    }

    /** The references that are named without a digest. */
    List<ImageReference> floating() {
        return named.stream().filter(name -> name.digestIfAny().isEmpty()).toList();
    }

    private static ImageReference tagged(ImageReference reference) {
        boolean bare = reference.tagIfAny().isEmpty() && reference.digestIfAny().isEmpty();
        return bare ? reference.withTag("latest") : reference;
    }

    private static Optional<ImageReference> reference(String name) {
        try {
            return Optional.of(tagged(ImageReference.parse(name)));
        } catch (IllegalArgumentException e) {
            // The name of a stage that no image can have.
            return Optional.empty();
        }
    }
}
