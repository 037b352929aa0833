package io.github.pixelzx.docker.registry;

import java.time.Duration;

/**
 * How patient the client is.
 *
 * @param connect the longest a connection may take to be made
 * @param response the longest the registry may stay silent, or take nothing of what it is sent
 * @param retries how often an operation is tried again after a failure that may pass; 0 for never
 * @param connections how many may be open at once; as many as threads use a repository, and two more
 * @param part blobs larger than this many bytes are sent in parts of this size, where the registry takes parts
 */
public record RegistryLimits(Duration connect, Duration response, int retries, int connections, long part) {

    /** Below what proxies in front of registries commonly accept in one request (100 MB). */
    private static final long USUAL_PART = 32L << 20;

    /** Limits with parts of 32 MiB. */
    public RegistryLimits(Duration connect, Duration response, int retries, int connections) {
        this(connect, response, retries, connections, USUAL_PART);
    }

    /** 15 seconds to connect, 60 to answer, five retries, six connections. */
    public static final RegistryLimits DEFAULT =
            new RegistryLimits(Duration.ofSeconds(15), Duration.ofSeconds(60), 5, 6);

    /** The longest the registry may take to store a blob that was sent: it may copy or check it before it answers. */
    Duration stored() {
        return response.multipliedBy(10);
    }

    /** The same with another number of retries. */
    public RegistryLimits withRetries(int number) {
        return new RegistryLimits(connect, response, number, connections, part);
    }
}
