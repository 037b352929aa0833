package io.github.pixelzx.docker.engine;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** What an engine is told to run a program in a container. */
interface ExecCalls {

    /** Prepares it; returns its ID. */
    String create(String container, ExecSpec program) throws IOException;

    /** Starts it; what it prints goes to the streams, which end when it does. */
    void start(String id, OutputStreams output);

    /** The code it ended with; null while the engine has noted none. */
    @Nullable
    Long exitCode(String id) throws IOException;
}
