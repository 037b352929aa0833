package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A program that is started, waited for, used and ended.
 *
 * @param program what the container starts with
 * @param start what it is waited for
 * @param then what is done once it has started, in this order
 * @param stop how it is ended; null where that is no part of the test
 * @param sandbox null for that of all tests
 */
public record ServiceTest(
        String name,
        List<Platform> platforms,
        ProgramSpec program,
        WaitSpec start,
        List<ServiceStep> then,
        @Nullable StopSpec stop,
        @Nullable SandboxSpec sandbox)
        implements TestCase {

    public ServiceTest {
        platforms = List.copyOf(platforms);
        then = List.copyOf(then);
    }

    /** The ports inside the container that have to be reached from outside. */
    public Set<Integer> ports() {
        Set<Integer> ports = new TreeSet<>(start.tcp());
        if (start.http() != null) {
            ports.add(start.http().port());
        }
        then.forEach(step -> {
            if (step instanceof ServiceStep.Request request) {
                ports.add(request.request().port());
            }
        });
        return ports;
    }

    @Override
    public ServiceTest named(String other) {
        return new ServiceTest(other, platforms, program, start, then, stop, sandbox);
    }
}
