package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.engine.ContainerState;
import io.github.pixelzx.docker.engine.ContainerState.Status;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.ExecResult;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Brings an existing container to where it serves builds.
 *
 * <p>buildx must not meet a container that runs but does not answer yet: it would fail and drop the builder.
 *
 * @param limit how long BuildKit may take to answer
 * @param unready hears that the container was not ready when it was first looked at
 */
record Readiness(Engine engine, Duration limit, Runnable unready) {

    /** BuildKit answers within seconds of its start; what has run for longer and does not answer is not starting. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    /** Several questions on a machine that is busy. */
    private static final Duration LIMIT_OF_SETTLED = Duration.ofSeconds(15);

    private static final List<String> QUESTION = List.of("buildctl", "debug", "workers");
    private static final Duration QUESTION_LIMIT = Duration.ofSeconds(10);
    private static final Duration BETWEEN = Duration.ofMillis(100);
    private static final int MOST_RESTARTS_SEEN = 5;

    /** Starts or unpauses the container if need be and waits; empty when it is ready, else why it is not. */
    Optional<String> reach(ContainerState container) {
        if (container.status() != Status.RUNNING) {
            unready.run();
        }
        switch (container.status()) {
            case RUNNING -> {
                if (isSettled(container)) {
                    return awaitAnswer(
                            container.id(), LIMIT_OF_SETTLED.compareTo(limit) < 0 ? LIMIT_OF_SETTLED : limit);
                }
            }
            case CREATED, EXITED -> engine.startContainer(container.id());
            case PAUSED -> engine.unpauseContainer(container.id());
            case RESTARTING -> {
                return Optional.of("its container restarts again and again");
            }
            case DEAD, REMOVING, UNKNOWN -> {
                return Optional.of(
                        "its container is " + container.status().name().toLowerCase(Locale.ROOT));
            }
        }
        return awaitAnswer(container.id(), limit);
    }

    /** Whether a container runs and has long done so. */
    boolean isSettled(ContainerState container) {
        Instant startedAt = container.startedAt();
        return container.status() == Status.RUNNING
                && startedAt != null
                && startedAt.plus(SETTLED).isBefore(engine.now());
    }

    private Optional<String> awaitAnswer(String id, Duration patience) {
        Instant deadline = Instant.now().plus(patience);
        int restartsSeen = 0;
        while (true) {
            ExecResult answer = engine.exec(id, QUESTION, QUESTION_LIMIT);
            if (answer.succeeded()) {
                return Optional.empty();
            }
            unready.run();
            String said = (answer.stderr().isBlank() ? answer.stdout() : answer.stderr()).strip();
            if (said.contains("executable file not found")) {
                return Optional.of("there is no buildctl in its container");
            }
            Optional<Status> status = engine.inspectContainer(id).map(ContainerState::status);
            if (status.isEmpty()) {
                return Optional.of("its container was removed meanwhile");
            }
            if (status.get() == Status.EXITED) {
                return Optional.of("its container ended right after its start");
            }
            if (status.get() == Status.RESTARTING && ++restartsSeen >= MOST_RESTARTS_SEEN) {
                return Optional.of("its container ends right after each start");
            }
            if (Instant.now().isAfter(deadline)) {
                return Optional.of("BuildKit did not answer within " + patience.toSeconds() + " s: " + said);
            }
            LockSupport.parkNanos(BETWEEN.toNanos());
        }
    }
}
