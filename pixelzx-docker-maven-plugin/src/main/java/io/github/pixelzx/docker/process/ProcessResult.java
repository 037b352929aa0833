package io.github.pixelzx.docker.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a program that ran to its end left behind.
 *
 * @param command what was run
 * @param exitCode 128 plus the signal's number where a signal ended it
 * @param stdout everything it printed to its standard output, decoded as UTF-8; empty where a file took it
 * @param stderr everything it printed to its standard error, decoded as UTF-8
 * @param duration from start to end of both streams
 */
public record ProcessResult(Command command, int exitCode, String stdout, String stderr, Duration duration) {

    private static final int TAIL = 20;

    public boolean succeeded() {
        return exitCode == 0;
    }

    /** One line: the command, its exit code and its time. */
    public String summary() {
        return String.format(Locale.ROOT, "%s (exit %d, %.1f s)", command, exitCode, duration.toMillis() / 1000.0);
    }

    /** The last line that is not blank of its standard output, else of its standard error, else a sentence that says so. */
    public String lastLine() {
        return (stderr + stdout)
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((first, second) -> second)
                .orElse("it said nothing and ended with exit code " + exitCode);
    }

    /** The {@link #summary()} and the last 20 lines of what it said, standard error before standard output. */
    public List<String> evidence() {
        List<String> lines = new ArrayList<>();
        lines.add(summary());
        List<String> said = (stderr.isBlank() ? stdout : stderr).lines().toList();
        lines.addAll(said.subList(Math.max(0, said.size() - TAIL), said.size()));
        return lines;
    }
}
