package io.github.pixelzx.docker.config;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What of an earlier build is taken over.
 *
 * @param force builds even if nothing has changed since the last build
 * @param keepsBases whether base images are kept for builds without a registry
 * @param baseCache where they are kept, absolute; null for the user's cache directory
 * @param baseCacheBytes how many bytes of them, beyond those needed lately
 */
public record ReuseSpec(
        boolean force, boolean keepsBases, @Nullable Path baseCache, long baseCacheBytes) {

    public Optional<Path> baseCacheIfAny() {
        return Optional.ofNullable(baseCache);
    }
}
