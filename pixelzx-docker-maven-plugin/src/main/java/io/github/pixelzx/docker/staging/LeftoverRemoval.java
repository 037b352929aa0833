package io.github.pixelzx.docker.staging;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.problem.Questions;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Removes from a repository what builds of this user pushed and nobody tagged.
 *
 * <p>A manifest may belong to several images, so one is removed only if no image that a tag names has it, and none that
 * this user has published or may still publish. Nothing here fails a build: what stays, stays in the list.
 *
 * @param patience how old a leftover has to be
 */
public record LeftoverRemoval(
        StagedImages images, RegistryDoor registries, Duration patience, Progress progress, Clock clock) {

    /** Each tag is a question or two; a repository with more tags than this is left to the registry's own rules. */
    static final int MOST_TAGS = 1000;

    private static final int AT_ONCE = 8;

    public LeftoverRemoval(StagedImages images, RegistryDoor registries, Duration patience, Progress progress) {
        this(images, registries, patience, progress, Clock.systemUTC());
    }

    /** Those that could be removed. */
    public List<StagedImage> leftovers(ImageReference repository) {
        Instant now = clock.instant();
        return images.of(repository).stream()
                .filter(image -> image.isLeftover(now, patience))
                .toList();
    }

    /** Removes what can be removed, and says what cannot be, once. */
    public void remove(ImageReference repository) {
        List<StagedImage> leftovers = leftovers(repository);
        if (leftovers.isEmpty()) {
            return;
        }
        try (Registry registry = registries.open(repository, Access.DELETE)) {
            List<String> tags = registry.tags();
            if (tags.size() > MOST_TAGS) {
                keep(leftovers, repository.name() + " has " + tags.size() + " tags, too many to look behind each");
            } else {
                remove(leftovers, named(registry, tags), registry);
            }
        } catch (ProblemException e) {
            keep(leftovers, e.problem().what() + ": " + e.problem().why());
        } catch (IllegalArgumentException e) {
            // Nobody knows what such an image needs.
            keep(leftovers, "a tag leads to something that cannot be read: " + e.getMessage());
        }
    }

    private void remove(List<StagedImage> leftovers, Set<Digest> named, Registry registry) {
        Set<Digest> wanted = new HashSet<>(named);
        images.of(registry.repository()).stream()
                .filter(image -> !leftovers.contains(image))
                .forEach(image -> wanted.addAll(image.documents()));
        int removed = 0;
        for (StagedImage leftover : leftovers) {
            if (named.contains(leftover.index())) {
                images.put(leftover.asPublished());
                continue;
            }
            for (Digest document : leftover.documents()) {
                if (wanted.contains(document)) {
                    continue;
                }
                Optional<String> refusal = registry.deleteManifest(document);
                if (refusal.isPresent()) {
                    keep(leftovers, refusal.get());
                    return;
                }
                removed++;
            }
            images.remove(leftover);
        }
        if (removed > 0) {
            progress.detail("Removed " + removed + " untagged manifests of earlier builds from "
                    + registry.repository().name());
        }
    }

    /** All documents that tags lead to. */
    private static Set<Digest> named(Registry registry, List<String> tags) {
        try (Questions questions = new Questions("Looking behind the tags", AT_ONCE)) {
            List<Future<Optional<Digest>>> heads = tags.stream()
                    .map(tag -> questions.ask(() -> registry.headManifest(tag)))
                    .toList();
            Set<Digest> tops = heads.stream()
                    .flatMap(head -> questions.answer(head).stream())
                    .collect(Collectors.toSet());
            List<Future<List<Digest>>> indexes = tops.stream()
                    .map(top -> questions.ask(() -> children(registry, top)))
                    .toList();
            Set<Digest> named = new HashSet<>(tops);
            indexes.forEach(index -> named.addAll(questions.answer(index)));
            return named;
        }
    }

    private static List<Digest> children(Registry registry, Digest top) {
        Optional<RegistryDocument> document = registry.getManifest(top.toString());
        List<Digest> children = new ArrayList<>();
        if (document.isPresent() && MediaTypes.isIndex(document.get().mediaType())) {
            for (Descriptor child : ImageIndex.parse(document.get().bytes()).manifests()) {
                children.add(child.digest());
                if (MediaTypes.isIndex(child.mediaType())) {
                    children.addAll(children(registry, child.digest()));
                }
            }
        }
        return children;
    }

    private void keep(List<StagedImage> leftovers, String why) {
        List<StagedImage> untold =
                leftovers.stream().filter(image -> !image.told()).toList();
        if (untold.isEmpty()) {
            return;
        }
        progress.warning("Untagged images of earlier builds stay in "
                + untold.get(0).repository().name() + " (" + why + "): "
                + untold.stream().map(image -> image.index().toString()).collect(Collectors.joining(", "))
                + "; who can have them removed: mvn pixelzx-docker:help -Dtopic="
                + HelpTopic.LEFTOVERS_STAY.anchor());
        untold.forEach(image -> images.put(image.asTold()));
    }
}
