package io.github.pixelzx.docker.registry;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that a blob is written into. What the disk refuses is no failure of the registry and would not pass if it were tried
 * again, hence unchecked.
 */
final class BlobFile extends FilterOutputStream {

    private final long size;
    private long written;

    /** @param size what the blob may have; a registry that sends more would fill the disk */
    BlobFile(Path file, long size) {
        super(opened(file));
        this.size = size;
    }

    private static OutputStream opened(Path file) {
        try {
            return Files.newOutputStream(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
        written += length;
        if (written > size) {
            throw new IOException("it sends more than the " + size + " bytes it was asked for");
        }
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
