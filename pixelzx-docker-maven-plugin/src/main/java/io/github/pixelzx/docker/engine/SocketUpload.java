package io.github.pixelzx.docker.engine;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * A question whose body is sent while it is made: in chunks, of which the last one says that nothing is missing.
 *
 * <p>Closing it before {@link #end} tells the other side that the body is not whole.
 */
final class SocketUpload implements Closeable {

    private static final int CHUNK = 1 << 16;
    private static final byte[] LINE_END = {'\r', '\n'};

    private final SocketChannel channel;
    private final ByteBuffer pending = ByteBuffer.allocate(CHUNK);
    private final OutputStream body = new Body();
    private boolean broken;

    /** @param channel to which the head of the question has been sent */
    SocketUpload(SocketChannel channel) {
        this.channel = channel;
    }

    /** Takes the body; closing it changes nothing. */
    OutputStream body() {
        return body;
    }

    /** Says that the body is whole. */
    void end() throws IOException {
        sendPending();
        send(ByteBuffer.wrap("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    /** Whether the other side has stopped reading. */
    boolean isBroken() {
        return broken;
    }

    /** Waits for the head of the answer, which is closed with this. */
    SocketExchange.Open answer() throws IOException {
        return SocketExchange.answered(channel);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void sendPending() throws IOException {
        pending.flip();
        if (pending.hasRemaining()) {
            String head = Integer.toHexString(pending.remaining()) + "\r\n";
            send(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)), pending, ByteBuffer.wrap(LINE_END));
        }
        pending.clear();
    }

    private void send(ByteBuffer... buffers) throws IOException {
        try {
            while (buffers[buffers.length - 1].hasRemaining()) {
                channel.write(buffers);
            }
        } catch (IOException e) {
            broken = true;
            throw e;
        }
    }

    private final class Body extends OutputStream {

        @Override
        public void write(int single) throws IOException {
            write(new byte[] {(byte) single}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int from = offset;
            while (from < offset + length) {
                int part = Math.min(offset + length - from, pending.remaining());
                pending.put(bytes, from, part);
                from += part;
                if (!pending.hasRemaining()) {
                    sendPending();
                }
            }
        }
    }
}
