package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program that is run in a container and has to end as expected.
 *
 * @param program what the container starts with
 * @param setup programs that are run one after another before it, whose changes to files it sees
 * @param timeout how long it may take on a native platform; null for the limit of all tests
 * @param sandbox null for that of all tests
 */
public record CommandTest(
        String name,
        List<Platform> platforms,
        ProgramSpec program,
        Expectation expected,
        List<List<String>> setup,
        @Nullable Duration timeout,
        @Nullable SandboxSpec sandbox)
        implements TestCase {

    public CommandTest {
        platforms = List.copyOf(platforms);
        setup = setup.stream().map(List::copyOf).toList();
    }

    /** A command that must exit with 0. */
    public static CommandTest of(String name, List<String> argv) {
        return new CommandTest(name, List.of(), ProgramSpec.of(argv), Expectation.SUCCESS, List.of(), null, null);
    }

    @Override
    public CommandTest named(String other) {
        return new CommandTest(other, platforms, program, expected, setup, timeout, sandbox);
    }
}
