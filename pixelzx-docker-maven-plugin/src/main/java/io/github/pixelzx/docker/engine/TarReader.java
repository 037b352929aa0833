package io.github.pixelzx.docker.engine;

import java.io.IOException;
import java.io.InputStream;

/** Reads a tar archive of whatever size, or the part of it that matters. */
@FunctionalInterface
public interface TarReader {

    /** Reads as much of the archive as it needs; the stream is closed by the one who gave it. */
    void readFrom(InputStream in) throws IOException;
}
