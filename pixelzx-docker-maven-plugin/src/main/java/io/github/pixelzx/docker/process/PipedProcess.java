package io.github.pixelzx.docker.process;

import io.github.pixelzx.docker.problem.ProblemException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * A program that runs on while somebody talks with it through its standard input and output.
 *
 * <p>What it prints to standard error is kept, the last line of it. Closing it ends the program and its children.
 */
public final class PipedProcess implements AutoCloseable {

    /** How long nothing of what an ended program said may arrive: children of it may keep its standard error open. */
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final Process process;
    private final Drain errors;
    private volatile String lastWords = "";

    private PipedProcess(Process process, String name) {
        this.process = process;
        this.errors = Drain.of(process.getErrorStream(), "read errors of " + name, this::heard);
    }

    /**
     * Starts a program; the command's input and time limit do not apply.
     *
     * @throws ProblemException if it cannot be started
     */
    public static PipedProcess start(Command command) {
        return new PipedProcess(
                SystemProcesses.start(command, null), command.argv().get(0));
    }

    /** What the program prints. */
    public InputStream output() {
        return process.getInputStream();
    }

    /** What the program reads; closing it tells the program that there is no more. */
    public OutputStream input() {
        return process.getOutputStream();
    }

    /** The last line the program has printed to standard error so far, and the last of all once it has ended; empty if none. */
    public String lastWords() {
        if (!process.isAlive()) {
            awaitErrors();
        }
        return lastWords;
    }

    private void awaitErrors() {
        try {
            errors.join(LAST_WORDS);
        } catch (InterruptedException e) {
            // Then what was read until now has to do.
            Thread.currentThread().interrupt();
        }
    }

    /** Whether it still runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        SystemProcesses.end(process);
    }

    private void heard(String line) {
        if (!line.isBlank()) {
            lastWords = line.strip();
        }
    }
}
