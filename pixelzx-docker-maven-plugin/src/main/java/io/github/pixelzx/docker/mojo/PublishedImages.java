package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.inspect.Published;
import io.github.pixelzx.docker.push.PushResult;
import io.github.pixelzx.docker.push.PushResult.Outcome;
import io.github.pixelzx.docker.push.PushResult.PublishedDestination;
import io.github.pixelzx.docker.push.PushResult.PublishedTag;
import io.github.pixelzx.docker.push.PushResult.TagOutcome;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.List;
import java.util.Set;

/** Tells {@code inspect} what {@code push} left. */
final class PublishedImages {

    private static final Set<TagOutcome> DONE = Set.of(TagOutcome.SET, TagOutcome.UNCHANGED);

    private PublishedImages() {}

    /** What the record {@code push.json} names, by destination; nothing without one, and none that failed. */
    static List<Published> of(Workspace workspace) {
        return workspace
                .read(PushResult.FILE, PushResult.class)
                .map(pushed -> pushed.destinations().stream()
                        .filter(destination -> destination.outcome() != Outcome.FAILED)
                        .map(destination -> new Published(
                                destination.repository(),
                                tags(destination),
                                pushed.index().digest()))
                        .toList())
                .orElse(List.of());
    }

    private static List<String> tags(PublishedDestination destination) {
        return destination.tags().stream()
                .filter(tag -> DONE.contains(tag.outcome()))
                .map(PublishedTag::tag)
                .toList();
    }
}
