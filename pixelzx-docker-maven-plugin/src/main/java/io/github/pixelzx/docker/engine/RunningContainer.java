package io.github.pixelzx.docker.engine;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A container that was created and started. Closing it removes it, with its unnamed volumes; nothing is left behind
 * where the thread is interrupted or the JVM ends before.
 */
public interface RunningContainer extends AutoCloseable {

    /** Its name in the engine. */
    String name();

    /** Why the engine could not create or start it; none if it did. */
    Optional<NotStarted> refusal();

    /** What it has printed to its standard output so far, decoded as UTF-8. */
    String stdout();

    /** What it has printed to its standard error so far, decoded as UTF-8. */
    String stderr();

    /** The lines of both so far, in the order in which the engine handed them over. */
    String output();

    /** From its start to the first thing it printed; none while there is nothing. */
    Optional<Duration> firstOutput();

    /** Waits until it has exited, or until the limit is over. */
    Optional<Exited> awaitExit(Duration limit);

    /** The engine's word for what its health check says, for example {@code healthy}; empty where it has none. */
    String health();

    /** How often the engine started it again by itself. */
    int restarts();

    /** The published ports as they are reached from here, by the port inside. */
    Map<Integer, PublishedPort> ports();

    /** A port that it listens on in the network of the engine's machine itself, as it is reached from here. */
    PublishedPort machinePort(int port);

    /** Runs a program in it. */
    ExecResult exec(ExecSpec program, Duration limit);

    /** Sends its first process a signal; one that has exited meanwhile is fine. */
    void signal(String signal);

    /** What it has used so far. */
    Usage usage();

    @Override
    void close();
}
