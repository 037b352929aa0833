package io.github.pixelzx.docker.process;

/**
 * Hears each line a program prints, without its line break, while it runs.
 *
 * <p>The two streams are read by a thread each: an implementation is called by both at once.
 */
@FunctionalInterface
public interface OutputListener {

    /** Hears nothing. */
    OutputListener NONE = (stream, line) -> {};

    /** Where a line was printed. */
    enum Stream {
        STDOUT,
        STDERR
    }

    void line(Stream stream, String line);
}
