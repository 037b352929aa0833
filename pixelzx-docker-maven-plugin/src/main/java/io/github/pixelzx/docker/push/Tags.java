package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.push.PushResult.PublishedTag;
import io.github.pixelzx.docker.push.PushResult.TagOutcome;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The tags of one repository, moved to a published index.
 *
 * <p>A registry moves one tag at a time, so builds that publish the same tags at the same moment may leave them mixed.
 * Therefore whoever wrote a tag reads all of them afterwards. The build that holds the last of them, which every build
 * moves last, sets those again that are not its own; the others leave the tags alone. Only what such setting again spoilt
 * meanwhile is handed over: another build's image goes under a tag only if this build took that tag from others after all
 * were set, and if that image says it is of the same version.
 */
final class Tags {

    static final String LATEST = "latest";

    /** Two builds with other sets of tags may pull at the same tag for a while; they do not do so for ever. */
    private static final int ROUNDS = 20;

    /** How often a tag is read again that seems not to have moved: some registries answer from a cache for a moment. */
    private static final int READINGS = 5;

    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final String VERSION = "org.opencontainers.image.version";

    private final Registry registry;
    private final ImageLayout layout;
    private final Progress progress;
    private final List<String> tags;
    private final List<Platform> leftOut;
    private final Map<String, PublishedTag> outcomes = new LinkedHashMap<>();

    /** What the tags were before this build set them; without those that were not there. */
    private final Map<String, Digest> before = new HashMap<>();

    /** The tags that were set again. */
    private final Set<String> again = new LinkedHashSet<>();

    Tags(Registry registry, ImageLayout layout, List<String> tags, Progress progress) {
        this(registry, layout, tags, List.of(), progress);
    }

    /**
     * Tags of an image that lacks platforms.
     *
     * @param leftOut what was asked for and the engine could not run
     */
    Tags(Registry registry, ImageLayout layout, List<String> tags, List<Platform> leftOut, Progress progress) {
        this.registry = registry;
        this.layout = layout;
        this.tags = List.copyOf(tags);
        this.leftOut = List.copyOf(leftOut);
        this.progress = progress;
        tags.forEach(tag -> outcomes.put(tag, PublishedTag.pending(tag)));
    }

    /** What became of each tag so far. */
    List<PublishedTag> outcomes() {
        return List.copyOf(outcomes.values());
    }

    /** Sets the tags one after the other; if one fails, the problem names those that were set before it. */
    void set() {
        List<String> others = tags.stream().filter(tag -> !tag.equals(LATEST)).toList();
        List<String> written =
                new ArrayList<>(others.stream().filter(this::move).toList());
        if (tags.contains(LATEST)) {
            written.forEach(tag -> reallyThere(tag, read(tag)));
            if (move(LATEST)) {
                written.add(LATEST);
            }
        }
        Map<String, Digest> found = new LinkedHashMap<>();
        if (!written.isEmpty()) {
            found.putAll(settle());
        }
        List<String> lost = tags.stream()
                .filter(tag -> !mine().equals(found.getOrDefault(tag, mine())))
                .toList();
        lost.forEach(tag -> outcomes.put(tag, new PublishedTag(tag, TagOutcome.OVERTAKEN, found.get(tag))));
        before.keySet().removeIf(tag -> !isMoved(tag));
        new LostPlatforms(registry, layout, leftOut, progress).warn(before);
        if (lost.isEmpty()) {
            tags.forEach(tag -> progress.pushed(registry.repository().withTag(tag), mine()));
        } else {
            progress.warning("Another build published the same version to "
                    + registry.repository().name() + " at the same moment and was last: "
                    + String.join(", ", lost) + " is " + found.get(lost.get(0)) + "; this build's image is there as "
                    + mine());
        }
    }

    /** Whether a tag names this build's image and named another. */
    private boolean isMoved(String tag) {
        return Optional.ofNullable(outcomes.get(tag))
                        .filter(now -> now.outcome() == TagOutcome.SET)
                        .isPresent()
                && !mine().equals(before.get(tag));
    }

    private Digest mine() {
        return layout.index().digest();
    }

    private Optional<Digest> read(String tag) {
        return registry.headManifest(tag);
    }

    private RegistryDocument document() {
        return RegistryDocument.of(layout.index().mediaType(), layout.bytes(layout.index()));
    }

    /** Makes a tag point to the index, unless it does; whether it had to be written. */
    private boolean move(String tag) {
        try {
            Optional<Digest> there = read(tag);
            there.ifPresent(digest -> before.put(tag, digest));
            if (there.filter(mine()::equals).isPresent()) {
                outcomes.put(tag, new PublishedTag(tag, TagOutcome.UNCHANGED, mine()));
                return false;
            }
            registry.putManifest(layout.bytes(layout.index()), layout.index().mediaType(), tag);
            outcomes.put(tag, new PublishedTag(tag, TagOutcome.SET, mine()));
            return true;
        } catch (ProblemException e) {
            outcomes.put(tag, new PublishedTag(tag, TagOutcome.FAILED, null));
            throw withTagsSet(e);
        }
    }

    /** Reads the tags and sets some again, until there is nothing this build may do; what they are then. */
    private Map<String, Digest> settle() {
        String last = tags.get(tags.size() - 1);
        for (int round = 0; ; round++) {
            Map<String, Digest> found = new LinkedHashMap<>();
            tags.forEach(tag -> read(tag).ifPresent(digest -> found.put(tag, digest)));
            RegistryDocument holder = reallyThere(last, moved(last, Optional.ofNullable(found.get(last))));
            Digest decided = holder.digest();
            found.put(last, decided);
            boolean own = decided.equals(mine());
            if (!own && !isOfThisVersion(holder)) {
                throw differs(last, Optional.of(decided));
            }
            List<String> different = (own ? tags : again)
                    .stream().filter(tag -> !decided.equals(found.get(tag))).toList();
            if (different.isEmpty()) {
                return found;
            }
            if (round == ROUNDS) {
                throw differs(different.get(0), Optional.ofNullable(found.get(different.get(0))));
            }
            for (String tag : different) {
                again.add(tag);
                registry.putManifest(holder.bytes(), holder.mediaType(), tag);
                outcomes.put(tag, new PublishedTag(tag, TagOutcome.SET, decided));
            }
        }
    }

    /** What a tag is once it is no longer what it was before; as long as it is, the answer may be an old one. */
    private Optional<Digest> moved(String tag, Optional<Digest> first) {
        Optional<Digest> found = first;
        for (int reading = 1; isStill(tag, found); reading++) {
            if (reading == READINGS) {
                throw differs(tag, found);
            }
            LockSupport.parkNanos(PAUSE.multipliedBy(reading).toNanos());
            found = read(tag);
        }
        return found;
    }

    private boolean isStill(String tag, Optional<Digest> found) {
        return found.filter(mine()::equals).isEmpty() && found.equals(Optional.ofNullable(before.get(tag)));
    }

    /** What a tag points to, if the repository really has it, and it is not something made up on the way. */
    private RegistryDocument reallyThere(String tag, Optional<Digest> found) {
        Digest digest = found.orElseThrow(() -> differs(tag, found));
        if (digest.equals(mine())) {
            return document();
        }
        return registry.getManifest(digest.toString())
                .filter(document -> document.digest().equals(digest))
                .orElseThrow(() -> differs(tag, found));
    }

    private boolean isOfThisVersion(RegistryDocument other) {
        Optional<String> version = version(document());
        return version.isPresent() && version.equals(version(other));
    }

    private static Optional<String> version(RegistryDocument document) {
        try {
            Map<String, String> annotations = MediaTypes.isIndex(document.mediaType())
                    ? ImageIndex.parse(document.bytes()).annotations()
                    : ImageManifest.parse(document.bytes()).annotations();
            return Optional.ofNullable(annotations.get(VERSION));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private ProblemException differs(String tag, Optional<Digest> found) {
        outcomes.put(tag, new PublishedTag(tag, TagOutcome.FAILED, found.orElse(null)));
        return withTagsSet(problem(tag, found));
    }

    private ProblemException withTagsSet(ProblemException failure) {
        List<String> set = outcomes.values().stream()
                .filter(tag -> tag.outcome() == TagOutcome.SET || tag.outcome() == TagOutcome.UNCHANGED)
                .map(PublishedTag::tag)
                .toList();
        if (set.isEmpty()) {
            return failure;
        }
        List<String> evidence = new ArrayList<>(failure.problem().evidence());
        evidence.add("set before this: " + String.join(", ", set));
        return failure.problem().withEvidence(evidence).asException(failure);
    }

    private ProblemException problem(String tag, Optional<Digest> found) {
        return Problem.environment(
                        HelpTopic.READ_BACK_DIFFERS,
                        "The tag " + registry.repository().withTag(tag) + " is not what was pushed",
                        "it is " + found.map(Digest::toString).orElse("not there") + ", pushed was "
                                + layout.index().digest(),
                        "run the same command again, if another build may have pushed this tag at the same moment",
                        "otherwise see whether the registry makes tags immutable or rewrites manifests")
                .asException();
    }
}
