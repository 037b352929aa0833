package io.github.pixelzx.docker.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An engine the user named.
 *
 * @param place its address with a scheme, or the name of a Docker context
 * @param certificates the directory of {@code ca.pem}, {@code cert.pem} and {@code key.pem}; null for no TLS, or for
 *     whatever the context says
 * @param element where it is named, for example {@code <engines><linux-arm64>}
 */
public record EngineSpec(String place, @Nullable Path certificates, String element) {

    /** Whether a Docker context knows the rest. */
    public boolean isContext() {
        return !place.contains("://");
    }
}
