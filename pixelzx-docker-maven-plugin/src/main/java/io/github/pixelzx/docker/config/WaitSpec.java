package io.github.pixelzx.docker.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to happen until a service counts as started; all of it.
 *
 * @param log a regular expression that is found in what it prints; empty for none
 * @param http a request that is answered as expected; null for none
 * @param tcp ports inside the container that accept a connection
 * @param healthy whether its health check has to pass
 * @param exit the code it has to exit with by itself; null if it has to go on running
 * @param time how long all of this may take on a native platform
 */
public record WaitSpec(
        String log,
        @Nullable RequestSpec http,
        List<Integer> tcp,
        boolean healthy,
        @Nullable Integer exit,
        Duration time) {

    public WaitSpec {
        tcp = List.copyOf(tcp);
    }
}
