package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** Mirrors a build context in a process of its own, whose heap is bounded. */
final class MirroringProcess {

    private MirroringProcess() {}

    /** The build context; its mirror is made in {@code target} below it. */
    public static void main(String[] arguments) {
        Path context = Path.of(arguments[0]);
        Instant start = Instant.now();
        new ContextMirror(Workspace.of(context.resolve("target"), "app"), "app", Instant.EPOCH)
                .update(context, IgnoreRules.NONE);
        System.err.println(Duration.between(start, Instant.now()).toMillis() + " ms");
    }
}
