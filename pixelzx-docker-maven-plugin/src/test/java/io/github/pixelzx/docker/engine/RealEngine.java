package io.github.pixelzx.docker.engine;

import java.util.Map;
import java.util.Optional;

/** The engine of this machine, as real tests name it to programs. */
public final class RealEngine {

    private RealEngine() {}

    /** Its address, a value of {@code DOCKER_HOST}. */
    public static String host() {
        return Optional.ofNullable(System.getenv("DOCKER_HOST"))
                .filter(host -> !host.isEmpty())
                .orElse("unix:///var/run/docker.sock");
    }

    /** The variables that choose it. */
    public static Map<String, String> variables() {
        return Map.of("DOCKER_HOST", host());
    }
}
