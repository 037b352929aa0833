package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.WaitContainerCondition;
import com.github.dockerjava.api.model.WaitResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Runs a container from its creation to its removal.
 *
 * <p>It is attached to and waited for before it is started, so that a program that ends at once is not missed.
 *
 * @param live the names of the containers that exist now, for whoever has to remove them when the JVM ends
 */
record ContainerRun(DockerClient docker, Refusals refusals, Set<String> live) {

    /** How long an engine may take to begin an answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** How long the last output of an ended container may take to arrive. */
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(5);

    ContainerOutcome run(ContainerSpec wanted, Duration limit) {
        // With a name of our own it can be removed even if we never learn its ID.
        String name = wanted.name() == null ? "pixelzx-run-" + UUID.randomUUID() : wanted.name();
        ContainerSpec spec = wanted.withName(name);
        live.add(name);
        ContainerOutcome outcome;
        try {
            outcome = created(spec, name, limit);
        } catch (NameTakenException e) {
            live.remove(name);
            throw e;
        } catch (RuntimeException e) {
            removeAfter(e, name);
            throw e;
        }
        refusals.asked("The engine cannot remove a container", () -> remove(name));
        return outcome;
    }

    private ContainerOutcome created(ContainerSpec spec, String name, Duration limit) {
        try {
            new ContainerCreation(docker).create(spec);
        } catch (DockerException e) {
            return new NotStarted(Refusals.words(e), Duration.ZERO);
        } catch (NameTakenException e) {
            throw e;
        } catch (RuntimeException e) {
            throw refusals.problem("The engine cannot create a container", e);
        }
        try (OutputStreams output = new OutputStreams();
                Exit exit = new Exit()) {
            // Without the log: an engine attaches, answers and then replays the log, so that what a program printed
            // in between would come twice. Nothing is missed, since the container starts after the answer.
            docker.attachContainerCmd(name)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withFollowStream(true)
                    .withLogs(false)
                    .exec(output);
            docker.waitContainerCmd(name)
                    .withCondition(WaitContainerCondition.NEXT_EXIT)
                    .exec(exit);
            requireAnswer(output);
            requireAnswer(exit);
            return started(name, limit, output, exit);
        } catch (InterruptedException | RuntimeException e) {
            throw refusals.problem("The engine cannot run a container", e);
        }
    }

    private ContainerOutcome started(String name, Duration limit, OutputStreams output, Exit exit)
            throws InterruptedException {
        Instant start = Instant.now();
        try {
            docker.startContainerCmd(name).exec();
        } catch (DockerException e) {
            return new NotStarted(Refusals.words(e), Duration.between(start, Instant.now()));
        }
        boolean exited = exit.awaitEnded(limit);
        Duration duration = Duration.between(start, Instant.now());
        if (!exited) {
            kill(name);
        }
        output.awaitEnded(LAST_OUTPUT);
        if (!exited) {
            return new StillRunning(output.stdout(), output.stderr(), duration);
        }
        InspectContainerResponse.ContainerState state =
                docker.inspectContainerCmd(name).exec().getState();
        Long code = state.getExitCodeLong();
        if (code == null) {
            throw refusals.refused("The engine cannot run a container", "it names no exit code for " + name);
        }
        boolean outOfMemory = Boolean.TRUE.equals(state.getOOMKilled());
        return new Exited(code.intValue(), outOfMemory, output.stdout(), output.stderr(), duration);
    }

    private void requireAnswer(AnswerStream<?> stream) throws InterruptedException {
        if (!stream.awaitStarted(PATIENCE)) {
            throw refusals.refused(
                    "The engine cannot run a container", "it did not answer within " + PATIENCE.toSeconds() + " s");
        }
    }

    private void kill(String name) {
        try {
            docker.killContainerCmd(name).exec();
        } catch (ConflictException e) {
            // It ended by itself in this very moment.
            return;
        }
    }

    private void removeAfter(RuntimeException failure, String name) {
        try {
            remove(name);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private boolean remove(String name) {
        remove(docker, name);
        return live.remove(name);
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

    /** Tells when the container has exited. */
    private static final class Exit extends AnswerStream<WaitResponse> {

        @Override
        public void onNext(WaitResponse response) {
            // The end of the answer is what counts; the exit code is read where "out of memory" stands, too.
        }
    }
}
