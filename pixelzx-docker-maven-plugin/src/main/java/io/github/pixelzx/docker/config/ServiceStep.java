package io.github.pixelzx.docker.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is done to a service once it has started. */
public sealed interface ServiceStep {

    /** How messages call it. */
    String title();

    /** A request that has to be answered as expected before the time of a test is over; it is repeated until then. */
    record Request(RequestSpec request) implements ServiceStep {

        @Override
        public String title() {
            return request.title();
        }
    }

    /**
     * A program that is run in the service's container and has to end as expected.
     *
     * @param environment added to the container's
     * @param workdir empty for the container's own
     * @param user empty for the container's own
     */
    record Command(
            List<String> argv, Map<String, String> environment, String workdir, String user, Expectation expected)
            implements ServiceStep {

        public Command {
            argv = List.copyOf(argv);
            environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        }

        @Override
        public String title() {
            return String.join(" ", argv);
        }
    }
}
