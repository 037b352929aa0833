package io.github.pixelzx.docker.engine;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A container as an engine sees it now.
 *
 * @param name without the leading slash
 * @param exitCode of its last run; 0 where it has not run yet
 * @param image the reference it was created from
 * @param createdAt by the engine's clock; null where the engine does not say
 * @param startedAt by the engine's clock; null where it has never run
 * @param privileged whether it was created privileged
 * @param network the network mode it was created with
 */
public record ContainerState(
        String id,
        String name,
        Status status,
        int exitCode,
        @Nullable Instant createdAt,
        @Nullable Instant startedAt,
        String image,
        Map<String, String> labels,
        boolean privileged,
        String network) {

    /** The engine's word for what a container does. */
    public enum Status {
        CREATED,
        RUNNING,
        PAUSED,
        RESTARTING,
        REMOVING,
        EXITED,
        DEAD,
        /** A word of a newer engine. */
        UNKNOWN;

        /** Reads the engine's word, for example {@code running}. */
        public static Status parse(String text) {
            for (Status status : values()) {
                if (status.name().equals(text.toUpperCase(Locale.ROOT))) {
                    return status;
                }
            }
            return UNKNOWN;
        }
    }

    public ContainerState {
        labels = Map.copyOf(labels);
    }
}
