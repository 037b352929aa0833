package io.github.pixelzx.docker.process;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.process.OutputListener.Stream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs programs of this machine.
 *
 * <p>Both streams are drained on threads of their own, so that a program that prints much on one of them never waits
 * for the other. A program that outlives its limit, or Maven, is asked to end and, two seconds later, made to end with
 * all its children.
 */
public final class SystemProcesses implements Processes {

    private static final Duration GRACE = Duration.ofSeconds(2);

    /** Where the JVM itself ends somebody waits for it. */
    private static final Duration GRACE_AT_THE_END = Duration.ofSeconds(1);

    private final @Nullable Map<String, String> environment;

    /** Programs get the environment variables of this process. */
    public SystemProcesses() {
        this.environment = null;
    }

    /**
     * Programs get the environment variables of whoever called Maven: under a daemon they are not this process' own.
     *
     * @param environment all of them
     */
    public SystemProcesses(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    @Override
    public ProcessResult run(Command command, OutputListener listener) {
        Instant start = Instant.now();
        Process process = start(command, environment);
        Thread hook = new Thread(
                () -> end(process, GRACE_AT_THE_END), "end " + command.argv().get(0));
        endWithTheJvm(command, process, hook);
        try {
            Drain stdout = drain(process.getInputStream(), Stream.STDOUT, listener);
            Drain stderr = drain(process.getErrorStream(), Stream.STDERR, listener);
            feed(process, command.input());
            if (!process.waitFor(command.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                end(process);
                throw timedOut(command, stderr.join(GRACE));
            }
            String out = stdout.join(GRACE);
            String err = stderr.join(GRACE);
            return new ProcessResult(command, process.exitValue(), out, err, Duration.between(start, Instant.now()));
        } catch (InterruptedException e) {
            end(process);
            Thread.currentThread().interrupt();
            throw interrupted(command, e);
        } finally {
            forget(hook);
        }
    }

    /**
     * Starts a program.
     *
     * @param caller the environment variables it gets beside the command's own; null for those of this process
     */
    static Process start(Command command, @Nullable Map<String, String> caller) {
        ProcessBuilder builder = new ProcessBuilder(command.argv());
        if (caller != null) {
            builder.environment().clear();
            builder.environment().putAll(caller);
        }
        if (command.directory() != null) {
            builder.directory(command.directory().toFile());
        }
        if (command.output() != null) {
            builder.redirectOutput(command.output().toFile());
        }
        Map<String, String> environment = builder.environment();
        command.environment().forEach((name, value) -> {
            if (value.isEmpty()) {
                environment.remove(name);
            } else {
                environment.put(name, value);
            }
        });
        try {
            return builder.start();
        } catch (IOException e) {
            String program = command.argv().get(0);
            throw Problem.environment(
                            HelpTopic.PROGRAM_NOT_FOUND,
                            "Cannot start '" + program + "'",
                            String.valueOf(e.getMessage()),
                            "install " + program + " and make sure that it is on the PATH Maven sees")
                    .asException(e);
        }
    }

    private static Drain drain(InputStream in, Stream stream, OutputListener listener) {
        return Drain.of(in, "read " + stream, line -> listener.line(stream, line));
    }

    private static void feed(Process process, String input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A program may end without reading its input; its exit code tells whether that was right.
            return;
        }
    }

    /**
     * Ends a process and its children. {@link ProcessHandle#destroy()} is used because {@link Process#destroy()} closes
     * the streams, and with them the last thing the program has to say.
     */
    static void end(Process process) {
        end(process, GRACE);
    }

    private static void end(Process process, Duration grace) {
        List<ProcessHandle> children = process.descendants().toList();
        process.toHandle().destroy();
        try {
            process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
        process.toHandle().destroyForcibly();
    }

    private static RuntimeException timedOut(Command command, String stderr) {
        List<String> said = stderr.lines().toList();
        return Problem.environment(
                        HelpTopic.PROGRAM_TIMED_OUT,
                        "'" + command.argv().get(0) + "' did not end within "
                                + command.timeout().toSeconds() + " s",
                        "the command was: " + command,
                        "see what it said below; run it by hand to watch it")
                .withEvidence(said.subList(Math.max(0, said.size() - 20), said.size()))
                .asException();
    }

    /** What is started while the JVM ends would outlive it, unless it is a short command that removes something. */
    private static void endWithTheJvm(Command command, Process process, Thread hook) {
        try {
            Runtime.getRuntime().addShutdownHook(hook);
        } catch (IllegalStateException e) {
            if (!command.tidying()) {
                end(process);
                throw interrupted(command, e);
            }
        }
    }

    private static RuntimeException interrupted(Command command, Exception cause) {
        return Problem.environment(
                        HelpTopic.INTERRUPTED,
                        "'" + command.argv().get(0) + "' was ended before it finished",
                        "Maven was interrupted; the program and its children are gone",
                        "run the same command again: nothing half done is taken for complete")
                .asException(cause);
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook is running or has run.
            return;
        }
    }
}
