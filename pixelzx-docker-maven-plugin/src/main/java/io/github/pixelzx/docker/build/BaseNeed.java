package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.dockerfile.MentionedImages;
import io.github.pixelzx.docker.oci.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of the bases of a build before it runs.
 *
 * @param named the images the Dockerfile names, as BuildKit would name them
 * @param recorded what the build before this one was built upon
 * @param engineMayHave whether the builder has the engine's own images, too
 */
record BaseNeed(List<ImageReference> named, List<BaseImage> recorded, boolean engineMayHave) {

    BaseNeed {
        named = List.copyOf(named);
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
            List<BaseImage> recorded,
            Builder builder) {
        List<ImageReference> replaced =
                contexts.stream().flatMap(name -> reference(name).stream()).toList();
        List<ImageReference> named = MentionedImages.of(dockerfile, args, contexts).stream()
                .map(BaseNeed::tagged)
                .filter(reference -> !replaced.contains(reference))
                .toList();
        return new BaseNeed(named, recorded, builder.isEngines());
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
