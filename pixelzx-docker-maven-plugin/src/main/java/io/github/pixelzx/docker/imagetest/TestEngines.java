package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.oci.Platform;
import java.util.Map;

/**
 * Which engine each platform is tested on.
 *
 * @param usual that of platforms without one of their own
 * @param own engines by platform; the same one may stand there several times
 */
public record TestEngines(TestEngine usual, Map<Platform, TestEngine> own) {

    public TestEngines {
        own = Map.copyOf(own);
    }

    /** One for all. */
    public static TestEngines of(TestEngine usual) {
        return new TestEngines(usual, Map.of());
    }

    TestEngine of(Platform platform) {
        return own.getOrDefault(platform, usual);
    }
}
