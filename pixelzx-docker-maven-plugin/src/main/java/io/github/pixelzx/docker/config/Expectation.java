package io.github.pixelzx.docker.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a program has to end, and what it has to print.
 *
 * @param exitCode null where every exit code is right
 * @param stdout what holds for its standard output
 * @param stderr what holds for its standard error
 */
public record Expectation(@Nullable Integer exitCode, List<TextRule> stdout, List<TextRule> stderr) {

    /** Exit code 0, whatever it prints. */
    public static final Expectation SUCCESS = new Expectation(0, List.of(), List.of());

    public Expectation {
        stdout = List.copyOf(stdout);
        stderr = List.copyOf(stderr);
    }
}
