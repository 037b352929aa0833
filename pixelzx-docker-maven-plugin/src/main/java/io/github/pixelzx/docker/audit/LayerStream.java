package io.github.pixelzx.docker.audit;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/**
 * The uncompressed bytes of a layer, with a bound on what may come out of it.
 *
 * <p>It has its own buffer, so that skipping is as fast as reading, and counts.
 */
final class LayerStream extends InputStream {

    /** A layer may always have so many bytes. */
    static final long ALWAYS_ALLOWED = 8L << 30;

    /** Beyond that, so many per compressed byte: far more than any file system's content gives. */
    private static final long MAX_RATIO = 200;

    private static final int BUFFER = 1 << 16;

    private final InputStream in;
    private final long limit;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;
    private long total;
    private long headerLeft = Long.MAX_VALUE;
    private long headerLimit;

    private LayerStream(InputStream in, long limit) {
        this.in = in;
        this.limit = limit;
    }

    /** Opens a layer, by its first bytes, as engines do, whatever its media type says. */
    static LayerStream open(Path blob) throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(blob), BUFFER);
        try {
            return new LayerStream(uncompressed(file), Math.max(ALWAYS_ALLOWED, Files.size(blob) * MAX_RATIO));
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** For tests of the bound: the stream may have no more than so many bytes. */
    static LayerStream of(InputStream compressed, long limit) throws IOException {
        return new LayerStream(uncompressed(new BufferedInputStream(compressed, BUFFER)), limit);
    }

    private static InputStream uncompressed(InputStream file) throws IOException {
        file.mark(4);
        byte[] magic = file.readNBytes(4);
        file.reset();
        if (magic.length > 1 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
            return new GZIPInputStream(file, BUFFER);
        }
        return isZstd(magic) ? new ZstdInputStream(new ZstdFrames(file)) : file;
    }

    private static boolean isZstd(byte[] magic) {
        boolean skippable = magic.length == 4
                && (magic[0] & 0xf0) == 0x50
                && magic[1] == 0x2a
                && magic[2] == 0x4d
                && magic[3] == 0x18;
        return skippable
                || (magic.length == 4
                        && magic[0] == 0x28
                        && magic[1] == (byte) 0xb5
                        && magic[2] == 0x2f
                        && magic[3] == (byte) 0xfd);
    }

    /** What is read from now on is a header, which may have so many bytes. */
    void beginHeader(long bytes) {
        headerLimit = bytes;
        headerLeft = bytes;
    }

    void endHeader() {
        headerLeft = Long.MAX_VALUE;
    }

    /** Reads what is left: a cut-off layer ends here. */
    void drain() throws IOException {
        while (fill()) {
            at = end;
        }
    }

    @Override
    public int read() throws IOException {
        if (!fill()) {
            return -1;
        }
        count(1);
        return buffer[at++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, end - at);
        System.arraycopy(buffer, at, target, offset, count);
        at += count;
        count(count);
        return count;
    }

    @Override
    public long skip(long wanted) throws IOException {
        if (wanted <= 0 || !fill()) {
            return 0;
        }
        int count = (int) Math.min(wanted, end - at);
        at += count;
        count(count);
        return count;
    }

    private boolean fill() throws IOException {
        if (at < end) {
            return true;
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new IOException("reading was interrupted");
        }
        int count;
        try {
            count = in.read(buffer, 0, buffer.length);
        } catch (RuntimeException e) {
            // Whatever a decoder stumbles over is the fault of what it decodes.
            throw new IOException("it cannot be decompressed: " + e.getMessage(), e);
        }
        at = 0;
        end = Math.max(count, 0);
        total += end;
        if (total > limit) {
            throw new IOException("it grows beyond " + limit + " bytes when it is decompressed");
        }
        return end > 0;
    }

    private void count(long bytes) throws IOException {
        if (headerLeft != Long.MAX_VALUE) {
            headerLeft -= bytes;
            if (headerLeft < 0) {
                throw new IOException("a header is longer than " + headerLimit + " bytes");
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
