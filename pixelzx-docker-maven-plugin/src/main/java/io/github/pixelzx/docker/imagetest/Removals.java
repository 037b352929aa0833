package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.engine.RunningContainer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * Containers whose programs have ended, removed while the tests go on: removing one takes an engine as long as starting it.
 *
 * <p>Each belongs to one who waits for it, so that two who do at the same time do not take them away from each other.
 */
final class Removals {

    private final Lanes lanes;
    private final List<Future<?>> pending = new ArrayList<>();

    Removals(Lanes lanes) {
        this.lanes = lanes;
    }

    /** For somebody who waits for containers of their own alone. */
    Removals apart() {
        return new Removals(lanes);
    }

    /** Has a container removed when the answer is closed. */
    Held hold(RunningContainer container) {
        return new Held(container);
    }

    /** A container that somebody uses. */
    final class Held implements AutoCloseable {

        private final RunningContainer container;
        private boolean ended;

        private Held(RunningContainer container) {
            this.container = container;
        }

        /** Its program has ended: nobody needs to wait until it is gone. */
        void ended() {
            ended = true;
        }

        /** Lets it go; it is gone already if its program may still run, which would be in the next one's way. */
        @Override
        public void close() {
            if (!ended) {
                container.close();
                return;
            }
            Future<?> removal = lanes.beside(container::close);
            synchronized (pending) {
                pending.add(removal);
            }
        }
    }

    /** Waits until all of them are gone, also where one cannot be removed; then that is thrown. */
    void await() {
        List<Future<?>> open;
        synchronized (pending) {
            open = List.copyOf(pending);
            pending.clear();
        }
        RuntimeException failure = null;
        for (Future<?> removal : open) {
            try {
                lanes.ended(removal);
            } catch (ExecutionException e) {
                RuntimeException thrown = Lanes.unchecked(e);
                failure = failure == null ? thrown : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
