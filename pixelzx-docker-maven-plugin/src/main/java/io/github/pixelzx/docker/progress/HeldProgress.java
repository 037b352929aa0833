package io.github.pixelzx.docker.progress;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Holds what is told of a builder while something else has the console, whose lines it would tear apart; what is told of
 * other things is not for here. That a builder is ready is told once.
 */
public final class HeldProgress extends SilentProgress {

    private final Progress listener;
    private @Nullable List<Consumer<Progress>> held = new ArrayList<>();
    private boolean ready;

    /** Holds everything until it is {@link #release}d. */
    public HeldProgress(Progress listener) {
        this.listener = listener;
    }

    /** Tells what was held, and from now on everything at once. */
    public synchronized void release() {
        List<Consumer<Progress>> lines = held;
        held = null;
        if (lines != null) {
            lines.forEach(line -> line.accept(listener));
        }
    }

    @Override
    public void warning(String sentence) {
        tell(to -> to.warning(sentence));
    }

    @Override
    public void detail(String sentence) {
        tell(to -> to.detail(sentence));
    }

    @Override
    public void pullingBuilderImage(String image) {
        tell(to -> to.pullingBuilderImage(image));
    }

    @Override
    public void creatingBuilder(String builder, String reason) {
        tell(to -> to.creatingBuilder(builder, reason));
    }

    @Override
    public synchronized void builderReady(String builder, String description, Duration took) {
        if (!ready) {
            ready = true;
            tell(to -> to.builderReady(builder, description, took));
        }
    }

    private synchronized void tell(Consumer<Progress> line) {
        if (held == null) {
            line.accept(listener);
        } else {
            held.add(line);
        }
    }
}
