package io.github.pixelzx.docker.emulation;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Map;

/** Knows how the engine runs platforms. {@link ProbedEmulation} is the real one. */
@FunctionalInterface
public interface Emulation {

    /**
     * How each platform runs; every one asked for is in the answer.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if an emulator is missing that is required
     */
    Map<Platform, Execution> of(List<Platform> platforms);
}
