package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.problem.Questions;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.function.Function;

/**
 * Asks the registries what the references of base images stand for now.
 *
 * @param registries impatient ones: a registry that does not answer soon is no reason to wait, only one to build
 * @param mirrors hosts the builder asks before Docker Hub
 */
record BaseImages(RegistryDoor registries, List<String> mirrors) {

    private static final int MOST_AT_ONCE = 4;

    BaseImages {
        mirrors = List.copyOf(mirrors);
    }

    /** Why a build upon these bases may come out differently now, in a few words; empty if it cannot. */
    Optional<String> change(List<BaseImage> bases) {
        List<BaseImage> asked = bases.stream().filter(base -> !base.pinned()).toList();
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        try (Questions questions = new Questions("Asking for the base images", Math.min(MOST_AT_ONCE, asked.size()))) {
            List<Future<Optional<String>>> answers = asked.stream()
                    .map(base -> questions.ask(() -> changed(base)))
                    .toList();
            return answers.stream()
                    .map(questions::answer)
                    .flatMap(Optional::stream)
                    .findFirst();
        }
    }

    private Optional<String> changed(BaseImage base) {
        Optional<Digest> now = digest(base);
        if (now.isEmpty()) {
            return Optional.of("no registry says what " + base.reference() + " is now");
        }
        return now.filter(digest -> !digest.equals(base.digest()))
                .map(digest -> base.reference() + " is another image now");
    }

    private Optional<Digest> digest(BaseImage base) {
        return ask(base.reference(), registry -> registry.headManifest(base.tag()));
    }

    /** Whether a registry that answers has an image. */
    boolean reach(ImageReference reference) {
        String name = reference
                .digestIfAny()
                .map(Digest::toString)
                .or(reference::tagIfAny)
                .orElse("latest");
        return ask(reference, registry -> registry.headManifest(name)).isPresent();
    }

    /** The type of the document a reference with a digest means; none if no registry says. */
    Optional<String> mediaType(ImageReference reference) {
        return reference
                .digestIfAny()
                .flatMap(digest -> ask(reference, registry -> registry.getManifest(digest.toString())))
                .map(RegistryDocument::mediaType);
    }

    /**
     * Asks for something of an image, mirrors first.
     *
     * @return the first answer; none if no registry has one, or none is reached
     */
    <T> Optional<T> ask(ImageReference reference, Function<Registry, Optional<T>> question) {
        for (ImageReference place : places(reference)) {
            try (Registry registry = registries.open(place, Access.PULL)) {
                Optional<T> found = question.apply(registry);
                if (found.isPresent()) {
                    return found;
                }
            } catch (ProblemException e) {
                if (e.problem().help() == HelpTopic.INTERRUPTED) {
                    throw e;
                }
                // The next place may know; if none does, that is said, and the build says why.
            }
        }
        return Optional.empty();
    }

    private List<ImageReference> places(ImageReference reference) {
        List<ImageReference> places = new ArrayList<>();
        if (reference.registry().equals(ImageReference.DOCKER_HUB)) {
            mirrors.forEach(mirror -> mirrored(mirror, reference).ifPresent(places::add));
        }
        places.add(reference);
        return places;
    }

    private static Optional<ImageReference> mirrored(String mirror, ImageReference reference) {
        String[] parts =
                mirror.replaceFirst("^[a-zA-Z]+://", "").replaceFirst("/+$", "").split("/", 2);
        try {
            String repository = parts.length == 1 ? reference.repository() : parts[1] + '/' + reference.repository();
            return Optional.of(new ImageReference(parts[0], repository, reference.tag(), null));
        } catch (IllegalArgumentException e) {
            // An engine takes more for a mirror than a reference can name.
            return Optional.empty();
        }
    }
}
