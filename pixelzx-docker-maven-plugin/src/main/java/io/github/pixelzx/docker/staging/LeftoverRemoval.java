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
import io.github.pixelzx.docker.registry.Deletion;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import io.github.pixelzx.docker.registry.RegistryDoor;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Lists what builds of this user pushed to a repository and nobody tagged, or removes it.
 *
 * <p>A manifest may belong to several images, so one is removed only if no image that a tag names has it, none that this
 * user has published or may still publish, and no signature is one of it, with a tag or without. Which images without a tag
 * others have published no registry tells, so only who knows it may have anything removed. Nothing here fails a build: what
 * stays, stays in the list. Where a registry refuses, it is asked again after a day.
 *
 * @param patience how old a leftover has to be
 */
public record LeftoverRemoval(
        StagedImages images, RegistryDoor registries, Duration patience, Progress progress, Clock clock) {

    /** Each tag is a question or two; a repository with more tags than this is left to the registry's own rules. */
    static final int MOST_TAGS = 1000;

    private static final int AT_ONCE = 8;

    /** Of a repository that is never cleaned up; the oldest are forgotten. */
    static final int MOST_LISTED = 500;

    /** Of those that were told of; three questions at a time is what a build that nobody waits for may take longer. */
    private static final int OLDEST_ASKED = 24;

    /** How signatures and other documents about an image are tagged where a registry has no better place for them. */
    private static final Pattern ABOUT = Pattern.compile("(sha256)-([0-9a-f]{64})(\\..*)?");

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

    /** Says of each once that it stays, and forgets those that the registry's own clean-up has taken. */
    public void list(ImageReference repository) {
        List<StagedImage> open = leftovers(repository);
        if (open.isEmpty()) {
            return;
        }
        List<StagedImage> beyond = open.subList(0, Math.max(0, open.size() - MOST_LISTED));
        Set<StagedImage> forgotten = new HashSet<>(beyond);
        forgotten.addAll(gone(repository, open.subList(beyond.size(), open.size())));
        forgotten.forEach(images::remove);
        List<StagedImage> untold = open.stream()
                .filter(image -> !forgotten.contains(image) && !image.told())
                .toList();
        tell(untold, "no registry tells who names an image by its digest, so none is removed unasked");
        untold.forEach(image -> images.put(image.asTold()));
    }

    /** Not all are asked for: a clean-up takes the oldest first, and where it took them, later builds ask for the others. */
    private List<StagedImage> gone(ImageReference repository, List<StagedImage> open) {
        Set<StagedImage> suspects =
                new LinkedHashSet<>(open.stream().limit(OLDEST_ASKED).toList());
        open.stream().filter(image -> !image.told()).forEach(suspects::add);
        try (Registry registry = registries.open(repository, Access.PULL);
                Questions questions = new Questions("Looking for what earlier builds left", AT_ONCE)) {
            Map<StagedImage, Future<Optional<Digest>>> asked = new LinkedHashMap<>();
            suspects.forEach(image -> asked.put(
                    image,
                    questions.ask(() -> registry.headManifest(image.index().toString()))));
            return asked.entrySet().stream()
                    .filter(head -> questions.answer(head.getValue()).isEmpty())
                    .map(Map.Entry::getKey)
                    .toList();
        } catch (ProblemException e) {
            // Then they stay in the list, too.
            return List.of();
        }
    }

    /** Removes what can be removed, and says what cannot be, once. */
    public void remove(ImageReference repository) {
        List<StagedImage> open = new ArrayList<>(leftovers(repository));
        if (open.isEmpty()) {
            return;
        }
        Optional<Refusal> refusal = images.refusal(repository, clock.instant());
        if (refusal.isPresent()) {
            tellRefused(open, refusal.get().why());
            return;
        }
        try (Registry registry = registries.open(repository, Access.DELETE)) {
            remove(open, registry);
        } catch (ProblemException e) {
            keep(open, e.problem().what() + ": " + e.problem().why());
        } catch (IllegalArgumentException e) {
            // Nobody knows what such an image needs.
            keep(open, "a tag leads to something that cannot be read: " + e.getMessage());
        }
    }

    private void remove(List<StagedImage> open, Registry registry) {
        List<StagedImage> known = images.of(registry.repository());
        List<String> names = registry.tags();
        if (names.size() > MOST_TAGS) {
            keep(open, registry.repository().name() + " has " + names.size() + " tags, too many to look behind each");
            return;
        }
        Map<String, Digest> tags = heads(registry, names);
        Set<Digest> tops = new HashSet<>(tags.values());
        names.forEach(tag -> subject(tag).ifPresent(tops::add));
        tops.addAll(referred(registry, open));
        Set<Digest> named = named(registry, tops);
        Set<Digest> wanted = new HashSet<>(named);
        known.stream().filter(image -> !open.contains(image)).forEach(image -> wanted.addAll(image.documents()));
        // Looking behind all tags takes its time, in which others publish.
        if (!heads(registry, registry.tags()).equals(tags)
                || !images.of(registry.repository()).equals(known)) {
            progress.detail("Removed nothing from " + registry.repository().name() + ": others are publishing there");
            return;
        }
        int removed = 0;
        for (StagedImage leftover : List.copyOf(open)) {
            if (named.contains(leftover.index())) {
                images.put(leftover.asPublished());
            } else {
                Removal removal = remove(leftover, wanted, registry);
                removed += removal.removed();
                if (removal.refusal() != null) {
                    keep(open, removal.refusal());
                    break;
                }
                images.remove(leftover);
            }
            open.remove(leftover);
        }
        if (removed > 0) {
            progress.detail("Removed " + removed + " untagged manifests of earlier builds from "
                    + registry.repository().name());
        }
    }

    /** How many manifests of one image were removed, up to a refusal if there was one. */
    private record Removal(int removed, @Nullable String refusal) {}

    private static Removal remove(StagedImage leftover, Set<Digest> wanted, Registry registry) {
        int removed = 0;
        for (Digest document : leftover.documents()) {
            if (!wanted.contains(document)) {
                Deletion deletion = registry.deleteManifest(document);
                if (deletion instanceof Deletion.Refused refused) {
                    return new Removal(removed, refused.why());
                }
                removed += deletion instanceof Deletion.Removed ? 1 : 0;
            }
        }
        return new Removal(removed, null);
    }

    /** What each tag names. */
    private static Map<String, Digest> heads(Registry registry, List<String> tags) {
        try (Questions questions = new Questions("Looking at the tags", AT_ONCE)) {
            Map<String, Future<Optional<Digest>>> asked = new LinkedHashMap<>();
            tags.forEach(tag -> asked.put(tag, questions.ask(() -> registry.headManifest(tag))));
            Map<String, Digest> heads = new HashMap<>();
            asked.forEach((tag, head) -> questions.answer(head).ifPresent(digest -> heads.put(tag, digest)));
            return heads;
        }
    }

    /** What a signature, or another document that is tagged, is about: it has left the run that made it. */
    private static Optional<Digest> subject(String tag) {
        return Optional.of(ABOUT.matcher(tag))
                .filter(Matcher::matches)
                .map(about -> Digest.parse(about.group(1) + ':' + about.group(2)));
    }

    /** What a signature without a tag is about, or another document the leftovers do not bring along themselves. */
    private static Set<Digest> referred(Registry registry, List<StagedImage> open) {
        Set<Digest> own =
                open.stream().flatMap(image -> image.documents().stream()).collect(Collectors.toSet());
        try (Questions questions = new Questions("Looking for signatures", AT_ONCE)) {
            Map<Digest, Future<Boolean>> asked = new LinkedHashMap<>();
            own.forEach(digest -> asked.put(digest, questions.ask(() -> registry.isReferredTo(digest, own))));
            Set<Digest> referred = new HashSet<>();
            asked.forEach((digest, answer) -> {
                if (questions.answer(answer)) {
                    referred.add(digest);
                }
            });
            return referred;
        }
    }

    /** All documents that tags lead to, or that something else is about. */
    private static Set<Digest> named(Registry registry, Set<Digest> tops) {
        try (Questions questions = new Questions("Looking behind the tags", AT_ONCE)) {
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

    /** Nothing more can be removed there, today. */
    private void keep(List<StagedImage> open, String why) {
        images.put(open.get(0).repository(), Refusal.at(clock.instant(), why));
        tellRefused(open, why);
    }

    private void tellRefused(List<StagedImage> open, String why) {
        List<StagedImage> untold =
                open.stream().filter(image -> !image.refused()).toList();
        tell(untold, why);
        untold.forEach(image -> images.put(image.asRefused()));
    }

    private void tell(List<StagedImage> untold, String why) {
        if (untold.isEmpty()) {
            return;
        }
        progress.warning("Untagged images of earlier builds stay in "
                + untold.get(0).repository().name() + " (" + why + "): "
                + images.listed(untold, image -> image.index().toString())
                + "; who can have them removed: mvn pixelzx-docker:help -Dtopic="
                + HelpTopic.LEFTOVERS_STAY.anchor());
    }
}
