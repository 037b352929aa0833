package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.inspect.Published;
import io.github.pixelzx.docker.push.PushResult;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.List;

/** Tells {@code inspect} what {@code push} left. */
final class PublishedImages {

    private PublishedImages() {}

    /** What the record {@code push.json} names, by destination; nothing without one. */
    static List<Published> of(Workspace workspace) {
        return workspace
                .read(PushResult.FILE, PushResult.class)
                .map(pushed -> List.of(new Published(
                        pushed.reference(), pushed.tags(), pushed.index().digest())))
                .orElse(List.of());
    }
}
