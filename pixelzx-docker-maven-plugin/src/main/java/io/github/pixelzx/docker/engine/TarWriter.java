package io.github.pixelzx.docker.engine;

import java.io.IOException;
import java.io.OutputStream;

/** Writes a tar archive of whatever size without holding it. */
@FunctionalInterface
public interface TarWriter {

    /** Writes the whole archive; the stream is closed by the one who gave it. */
    void writeTo(OutputStream out) throws IOException;
}
