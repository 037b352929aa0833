package io.github.pixelzx.docker.process;

import io.github.pixelzx.docker.problem.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * A program that runs on while somebody talks with it through its standard input and output.
 *
 * <p>What it prints to standard error is kept, the last line of it. Closing it ends the program and its children.
 */
public final class PipedProcess implements AutoCloseable {

    /** How long what an ended program said may take to arrive: children of it may keep its standard error open. */
    private static final Duration LAST_WORDS = Duration.ofMillis(500);

    private final Process process;
    private final Thread reader;
    private volatile String lastWords = "";

    private PipedProcess(Process process, String name) {
        this.process = process;
        this.reader = new Thread(this::readErrors, "read errors of " + name);
    }

    /**
     * Starts a program; the command's input and time limit do not apply.
     *
     * @throws ProblemException if it cannot be started
     */
    public static PipedProcess start(Command command) {
        PipedProcess piped = new PipedProcess(
                SystemProcesses.start(command, null), command.argv().get(0));
        piped.reader.setDaemon(true);
        piped.reader.start();
        return piped;
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
            awaitReader();
        }
        return lastWords;
    }

    private void awaitReader() {
        try {
            reader.join(LAST_WORDS.toMillis());
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

    private void readErrors() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    lastWords = line.strip();
                }
            }
        } catch (IOException e) {
            // The program was ended while it was read: what came until then is what there is.
            return;
        }
    }
}
