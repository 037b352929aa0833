package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.time.Duration;
import java.util.Optional;

/** Runs a container from its creation to its removal. */
record ContainerRun(ContainerPlace place) {

    /** What an engine takes at most that is busy with the same for others. */
    private static final Duration REMOVAL = Duration.ofSeconds(10);

    private static final long BETWEEN_LOOKS = 10;

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

    /**
     * Ends and removes a container, however far it has come. It is gone then, whoever removed it: an image that loses its
     * name while a container is being removed stays without a name.
     */
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
                awaitRemoval(docker, nameOrId);
            }
        });
    }

    private static void awaitRemoval(DockerClient docker, String nameOrId) {
        long end = System.nanoTime() + REMOVAL.toNanos();
        try {
            while (System.nanoTime() < end) {
                docker.inspectContainerCmd(nameOrId).exec();
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (NotFoundException e) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
