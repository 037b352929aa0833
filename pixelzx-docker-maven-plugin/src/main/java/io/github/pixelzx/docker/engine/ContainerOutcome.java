package io.github.pixelzx.docker.engine;

import java.time.Duration;

/** How the run of a container ended. */
public sealed interface ContainerOutcome permits Exited, StillRunning, NotStarted {

    /** What it printed to its standard output, decoded as UTF-8. */
    String stdout();

    /** What it printed to its standard error, decoded as UTF-8. */
    String stderr();

    /** From the start of the container to its end, or to the end of its time. */
    Duration duration();
}
