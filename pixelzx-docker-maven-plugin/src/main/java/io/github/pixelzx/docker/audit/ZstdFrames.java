package io.github.pixelzx.docker.audit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A zstd stream without its skippable frames, which the decoder does not know; tools put indexes into them.
 *
 * <p>Follows the <a href="https://datatracker.ietf.org/doc/html/rfc8878">format</a> from frame to frame and block to
 * block, and looks into none of the blocks.
 */
final class ZstdFrames extends InputStream {

    static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE = 0x184D2A50;
    private static final int CHECKSUM = 4;

    /** What the format asks every decoder to support, and the decoder does. */
    private static final long MAX_WINDOW = 8 << 20;

    private final InputStream in;
    private byte[] header = new byte[0];
    private int headerAt;
    private long left;
    private State next = State.FRAME;
    private boolean checksum;

    private enum State {
        FRAME,
        BLOCK,
        CHECKSUM,
        END
    }

    ZstdFrames(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (headerAt == header.length && left == 0) {
            if (!advance()) {
                return -1;
            }
        }
        if (headerAt < header.length) {
            int count = Math.min(length, header.length - headerAt);
            System.arraycopy(header, headerAt, target, offset, count);
            headerAt += count;
            return count;
        }
        int count = in.read(target, offset, (int) Math.min(length, left));
        if (count < 0) {
            throw new EOFException("its last zstd block is cut off");
        }
        left -= count;
        return count;
    }

    /** Goes on to the next part; false at the end of the stream. */
    private boolean advance() throws IOException {
        switch (next) {
            case FRAME -> frame();
            case BLOCK -> block();
            case CHECKSUM -> {
                left = CHECKSUM;
                next = State.FRAME;
            }
            case END -> {
                return false;
            }
        }
        return true;
    }

    private void frame() throws IOException {
        byte[] magic = in.readNBytes(4);
        if (magic.length == 0) {
            next = State.END;
            return;
        }
        int number = magic.length < 4 ? 0 : little(magic, 0, 4);
        if ((number & ~0xf) == SKIPPABLE) {
            in.skipNBytes(Integer.toUnsignedLong(little(exactly(4), 0, 4)));
            return;
        }
        if (number != MAGIC) {
            throw new IOException("what follows its last zstd frame is none");
        }
        byte[] descriptor = exactly(1);
        int bits = descriptor[0] & 0xff;
        boolean single = (bits & 0x20) != 0;
        int contentSize = new int[] {single ? 1 : 0, 2, 4, 8}[bits >> 6];
        int dictionary = new int[] {0, 1, 2, 4}[bits & 3];
        byte[] rest = exactly((single ? 0 : 1) + dictionary + contentSize);
        if (!single) {
            requireWindow(rest[0] & 0xff);
        }
        checksum = (bits & 4) != 0;
        put(magic, descriptor, rest);
        next = State.BLOCK;
    }

    private static void requireWindow(int descriptor) throws UnsupportedLayer {
        long base = 1L << (10 + (descriptor >> 3));
        long window = base + base / 8 * (descriptor & 7);
        if (window > MAX_WINDOW) {
            throw new UnsupportedLayer("it is compressed with a zstd window of " + (window >> 20) + " MB, and "
                    + (MAX_WINDOW >> 20) + " MB is the most that can be read");
        }
    }

    private void block() throws IOException {
        byte[] start = exactly(3);
        int word = little(start, 0, 3);
        int type = (word >> 1) & 3;
        put(start);
        // A run is one byte, whatever length it stands for.
        left = type == 1 ? 1 : word >> 3;
        if ((word & 1) != 0) {
            next = checksum ? State.CHECKSUM : State.FRAME;
        }
    }

    private void put(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        header = new byte[length];
        headerAt = 0;
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, header, at, part.length);
            at += part.length;
        }
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("its last zstd frame is cut off");
        }
        return bytes;
    }

    private static int little(byte[] bytes, int at, int count) {
        int value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[at + i] & 0xff);
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
