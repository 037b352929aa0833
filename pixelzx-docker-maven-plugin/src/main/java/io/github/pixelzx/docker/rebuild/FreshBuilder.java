package io.github.pixelzx.docker.rebuild;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.builder.Builders;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A builder like the configured one that has never built anything and is gone in the end, its cache too, also when the
 * JVM is told to end.
 *
 * <p>Its name depends on the workspace alone: should this process be killed, the next check of the image removes what was
 * left, and no other project's check has the name.
 */
final class FreshBuilder implements AutoCloseable {

    private static final int DIGITS = 8;

    private final Builders builders;
    private final BuilderSpec spec;
    private final AtomicBoolean removed = new AtomicBoolean();
    private final Thread hook = new Thread(this::removeQuietly, "remove the fresh builder");

    private FreshBuilder(Builders builders, BuilderSpec spec) {
        this.builders = builders;
        this.spec = spec;
    }

    /** Prepares one; it is made when it is asked for. */
    static FreshBuilder like(BuilderSpec configured, Workspace workspace, Builders builders) {
        Digest place = Digest.of(workspace.directory().toString().getBytes(StandardCharsets.UTF_8));
        return new FreshBuilder(
                builders,
                configured.fresh(configured.name() + "-check-" + place.hex().substring(0, DIGITS)));
    }

    /** Makes the builder. */
    Builder make() {
        builders.remove(spec);
        Runtime.getRuntime().addShutdownHook(hook);
        return builders.ensure(spec);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook removes it.
            return;
        }
        if (!removed.getAndSet(true)) {
            builders.remove(spec);
        }
    }

    private void removeQuietly() {
        if (!removed.getAndSet(true)) {
            try {
                builders.remove(spec);
            } catch (ProblemException e) {
                // Nobody is left to be told; the next check removes it.
                return;
            }
        }
    }
}
