package io.github.pixelzx.docker.process;

import io.github.pixelzx.docker.problem.Redaction;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A program to run: what, where, with which environment and for how long.
 *
 * <p>Arguments are never a place for secrets: they are printed and visible in the process list.
 *
 * @param argv program and arguments; nothing is interpreted by a shell
 * @param environment variables set on top of this process' own; an empty value removes the variable
 * @param directory the working directory; null for this process' own
 * @param input text for its standard input, handed over as UTF-8; empty for none
 * @param timeout the longest it may run
 * @param tidying whether it removes something, and so may be started even while the JVM is ending
 * @param output the file that takes what it prints to its standard output; null to keep that in the result
 */
public record Command(
        List<String> argv,
        Map<String, String> environment,
        @Nullable Path directory,
        String input,
        Duration timeout,
        boolean tidying,
        @Nullable Path output) {

    private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(1);

    public Command {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
        if (argv.isEmpty()) {
            throw new IllegalArgumentException("a command without a program");
        }
    }

    /** A command with a limit of one minute, an empty input and this process' environment and directory. */
    public static Command of(String... argv) {
        return of(Arrays.asList(argv));
    }

    /** A command with a limit of one minute, an empty input and this process' environment and directory. */
    public static Command of(List<String> argv) {
        return new Command(argv, Map.of(), null, "", DEFAULT_TIMEOUT, false, null);
    }

    public Command plus(String... arguments) {
        List<String> longer = new ArrayList<>(argv);
        longer.addAll(Arrays.asList(arguments));
        return new Command(longer, environment, directory, input, timeout, tidying, output);
    }

    public Command withEnvironment(Map<String, String> variables) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.putAll(variables);
        return new Command(argv, more, directory, input, timeout, tidying, output);
    }

    public Command in(Path newDirectory) {
        return new Command(argv, environment, newDirectory, input, timeout, tidying, output);
    }

    public Command withInput(String text) {
        return new Command(argv, environment, directory, text, timeout, tidying, output);
    }

    public Command within(Duration limit) {
        return new Command(argv, environment, directory, input, limit, tidying, output);
    }

    /** The same command with its standard output in a file, for what may be too long to be kept. */
    public Command into(Path file) {
        return new Command(argv, environment, directory, input, timeout, tidying, file);
    }

    /** The same command, allowed to start even while the JVM is ending. */
    public Command whichTidiesUp() {
        return new Command(argv, environment, directory, input, timeout, true, output);
    }

    /** The command as it could be typed into a shell, with what looks like a secret as stars. */
    @Override
    public String toString() {
        return String.join(" ", Redaction.of(argv).stream().map(Command::quoted).toList());
    }

    private static String quoted(String argument) {
        if (argument.matches("[A-Za-z0-9_@%+=:,./-]+")) {
            return argument;
        }
        return "'" + argument.replace("'", "'\\''") + "'";
    }
}
