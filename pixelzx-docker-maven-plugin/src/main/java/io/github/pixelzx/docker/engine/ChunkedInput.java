package io.github.pixelzx.docker.engine;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** What comes in chunks, each with its length before it, until one of no length says that nothing is missing. */
final class ChunkedInput extends InputStream {

    private static final int HEXADECIMAL = 16;

    private final InputStream in;
    private int left;
    private boolean begun;
    private boolean ended;

    ChunkedInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] single = new byte[1];
        return read(single, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(single[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0 && !ended) {
            next();
        }
        if (ended) {
            return -1;
        }
        int read = in.read(bytes, offset, Math.min(length, left));
        if (read < 0) {
            throw new EOFException("the connection ended in the middle of an answer");
        }
        left -= read;
        return read;
    }

    private void next() throws IOException {
        if (begun && !SocketExchange.line(in).isEmpty()) {
            throw new IOException("a chunk of an answer is longer than it says");
        }
        begun = true;
        // What may follow the length means nothing here.
        String length = SocketExchange.line(in).split(";", 2)[0].strip();
        if (!length.matches("[0-9a-fA-F]{1,7}")) {
            throw new IOException("a chunk of '" + length + "' bytes");
        }
        left = Integer.parseInt(length, HEXADECIMAL);
        ended = left == 0;
    }
}
