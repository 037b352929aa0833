package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.time.Duration;
import java.util.Optional;

/** Runs a container from its creation to its removal. */
record ContainerRun(ContainerPlace place) {

    ContainerOutcome run(ContainerSpec spec, Duration limit) {
        try (AttachedContainer container = AttachedContainer.start(place, spec, false)) {
            Optional<NotStarted> refusal = container.refusal();
            if (refusal.isPresent()) {
                return refusal.get();
            }
            Optional<Exited> exited = container.awaitExit(limit);
            if (exited.isPresent()) {
                return exited.get();
            }
            // What it had printed when its time was over is all that came in time.
            return new StillRunning(container.stdout(), container.stderr(), limit);
        }
    }

    /** Ends and removes a container, however far it has come. */
    static void remove(DockerClient docker, String nameOrId) {
        undisturbed(() -> {
            try {
                docker.removeContainerCmd(nameOrId)
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec();
            } catch (NotFoundException e) {
                // It never came to be, or somebody was faster.
                return;
            } catch (ConflictException e) {
                // "removal is already in progress"
                return;
            }
        });
    }

    /** Does what an interrupted thread does last: a set interrupt flag would break the connection it needs. */
    static void undisturbed(Runnable cleaning) {
        boolean interrupted = Thread.interrupted();
        try {
            cleaning.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
