package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.push.PushResult.PublishedTag;
import io.github.pixelzx.docker.push.PushResult.TagOutcome;
import io.github.pixelzx.docker.registry.Registry;
import io.github.pixelzx.docker.registry.RegistryDocument;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tags of one repository, moved to a published index.
 *
 * <p>A registry moves one tag at a time, so builds that publish the same tags at the same moment may leave them mixed.
 * Therefore whoever wrote a tag reads all of them afterwards, and as long as they differ makes them what the first of
 * them in alphabetical order is, which all builds agree on. The last write of all is followed by such a look, so in the
 * end all tags are of one build.
 */
final class Tags {

    static final String LATEST = "latest";

    /** Two builds with other sets of tags may pull at the same tag for a while; they do not do so for ever. */
    private static final int ROUNDS = 20;

    private final Registry registry;
    private final ImageLayout layout;
    private final Progress progress;
    private final List<String> tags;
    private final Map<String, PublishedTag> outcomes = new LinkedHashMap<>();

    Tags(Registry registry, ImageLayout layout, List<String> tags, Progress progress) {
        this.registry = registry;
        this.layout = layout;
        this.tags = List.copyOf(tags);
        this.progress = progress;
        tags.forEach(tag -> outcomes.put(tag, PublishedTag.pending(tag)));
    }

    /** What became of each tag so far. */
    List<PublishedTag> outcomes() {
        return List.copyOf(outcomes.values());
    }

    /** Sets the tags one after the other; if one fails, the problem names those that were set before it. */
    void set() {
        Digest mine = layout.index().digest();
        List<String> others = tags.stream().filter(tag -> !tag.equals(LATEST)).toList();
        boolean written = false;
        for (String tag : others) {
            written |= move(tag, mine);
        }
        Digest winner = written ? agree(others) : mine;
        if (tags.contains(LATEST) && move(LATEST, winner)) {
            winner = agree(tags);
        }
        if (winner.equals(mine)) {
            tags.forEach(tag -> progress.pushed(registry.repository().withTag(tag), mine));
        } else {
            overtaken(winner);
        }
    }

    private void overtaken(Digest winner) {
        tags.forEach(tag -> outcomes.put(tag, new PublishedTag(tag, TagOutcome.OVERTAKEN, winner)));
        progress.warning("Another build published " + String.join(", ", tags) + " of "
                + registry.repository().name() + " at the same moment and was last: they point to " + winner
                + "; this build's image is there as " + layout.index().digest());
    }

    /** Makes a tag point there, unless it does; whether it had to be written. */
    private boolean move(String tag, Digest wanted) {
        try {
            if (registry.headManifest(tag).filter(wanted::equals).isPresent()) {
                outcomes.put(tag, new PublishedTag(tag, TagOutcome.UNCHANGED, wanted));
                return false;
            }
            put(tag, wanted);
            return true;
        } catch (ProblemException e) {
            outcomes.put(tag, new PublishedTag(tag, TagOutcome.FAILED, null));
            throw withTagsSet(e);
        }
    }

    private void put(String tag, Digest wanted) {
        Descriptor index = layout.index();
        if (wanted.equals(index.digest())) {
            registry.putManifest(layout.bytes(index), index.mediaType(), tag);
        } else {
            RegistryDocument other =
                    registry.getManifest(wanted.toString()).orElseThrow(() -> moved(tag, Optional.of(wanted)));
            registry.putManifest(other.bytes(), other.mediaType(), tag);
        }
        outcomes.put(tag, new PublishedTag(tag, TagOutcome.SET, wanted));
    }

    /** Reads tags until they are all the same, and makes them so; what they are then. */
    private Digest agree(List<String> together) {
        String decider = together.stream().min(Comparator.naturalOrder()).orElseThrow();
        for (int round = 0; ; round++) {
            Map<String, Digest> found = new LinkedHashMap<>();
            together.forEach(tag -> registry.headManifest(tag).ifPresent(digest -> found.put(tag, digest)));
            Digest decided = Optional.ofNullable(found.get(decider))
                    .filter(this::isThere)
                    .orElse(layout.index().digest());
            List<String> different = together.stream()
                    .filter(tag -> !decided.equals(found.get(tag)))
                    .toList();
            if (different.isEmpty()) {
                return decided;
            }
            if (round == ROUNDS) {
                String tag = different.get(0);
                Optional<Digest> there = Optional.ofNullable(found.get(tag));
                outcomes.put(tag, new PublishedTag(tag, TagOutcome.FAILED, there.orElse(null)));
                throw withTagsSet(moved(tag, there));
            }
            different.forEach(tag -> put(tag, decided));
        }
    }

    /** Whether a tag's digest is that of something the repository really has, and not of something made up on the way. */
    private boolean isThere(Digest digest) {
        return digest.equals(layout.index().digest())
                || registry.getManifest(digest.toString())
                        .filter(document -> document.digest().equals(digest))
                        .isPresent();
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

    private ProblemException moved(String tag, Optional<Digest> found) {
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
