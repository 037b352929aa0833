package io.github.pixelzx.docker.config;

import java.time.Instant;

/** The time that the files in an image's own layers, its history and its config say at the latest. */
public enum FileTimes {
    /** One for all commits, so that nothing depends on when a builder ran which step. */
    FIXED,
    /** That of the sources: a step that a builder ran for an earlier commit keeps its own. */
    SOURCES;

    /**
     * BuildKit sets what is later to a date, and leaves what is earlier. A builder keeps the results of steps with the time
     * at which it ran them, perhaps for a commit of last year: only a date before all of them makes them equal on every
     * builder. Archive formats of DOS' days know none earlier.
     */
    public static final Instant EARLIEST = Instant.parse("1980-01-01T00:00:01Z");

    /**
     * The time.
     *
     * @param sources the sources' own
     */
    public Instant of(Instant sources) {
        return this == SOURCES ? sources : EARLIEST;
    }
}
