package io.github.pixelzx.docker.process;

import io.github.pixelzx.docker.problem.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A program that runs on while somebody talks with it through its standard input and output.
 *
 * <p>What it prints to standard error is kept, the last line of it. Closing it ends the program and its children.
 */
public final class PipedProcess implements AutoCloseable {

    private final Process process;
    private volatile String lastWords = "";

    private PipedProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a program; the command's input and time limit do not apply.
     *
     * @throws ProblemException if it cannot be started
     */
    public static PipedProcess start(Command command) {
        PipedProcess piped = new PipedProcess(SystemProcesses.start(command, null));
        Thread reader =
                new Thread(piped::readErrors, "read errors of " + command.argv().get(0));
        reader.setDaemon(true);
        reader.start();
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

    /** The last line the program has printed to standard error so far; empty if none. */
    public String lastWords() {
        return lastWords;
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
