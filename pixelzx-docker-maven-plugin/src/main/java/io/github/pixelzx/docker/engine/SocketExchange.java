package io.github.pixelzx.docker.engine;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Questions by bare HTTP to a socket of this machine: milliseconds, where the first by a client library takes half a second.
 *
 * <p>Each has a connection of its own and is asked in HTTP 1.0, which wants no answer in chunks: an answer ends where its
 * length says so, or with the connection. What is sent without a length goes in chunks, by HTTP 1.1, and so may its answer
 * come. An interrupted thread's connection is closed.
 */
record SocketExchange(Path socket) implements Exchange {

    private static final int LONGEST_HEAD = 1 << 16;
    private static final int LENGTH_UNKNOWN = -1;

    /**
     * An answer whose body is still to be read.
     *
     * @param length of the body; negative where it ends with the connection
     */
    record Open(SocketChannel channel, InputStream body, int status, long length) implements Closeable {

        byte[] whole() throws IOException {
            if (length < 0) {
                return body.readAllBytes();
            }
            byte[] bytes = body.readNBytes(Math.toIntExact(length));
            if (bytes.length < length) {
                throw new EOFException("the connection ended in the middle of an answer");
            }
            return bytes;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    @Override
    public byte[] get(String path) throws IOException {
        return whole("GET", path, new byte[0]);
    }

    /** Asks for something to be done, which a JSON document describes. */
    byte[] post(String path, byte[] json) throws IOException {
        return whole("POST", path, json);
    }

    private byte[] whole(String method, String path, byte[] json) throws IOException {
        try (Open answer = open(method, path, json)) {
            return Exchange.successful(answer.status(), answer.whole());
        }
    }

    /** Asks, and reads the head of the answer. The caller closes it. */
    Open open(String method, String path, byte[] json) throws IOException {
        String head = method + ' ' + path + " HTTP/1.0\r\nHost: docker\r\nConnection: close\r\n"
                + (json.length == 0 ? "" : "Content-Type: application/json\r\nContent-Length: " + json.length + "\r\n")
                + "\r\n";
        return connected(head, json, SocketExchange::answered);
    }

    /** Asks for what is done with something whose length nobody knows yet. The caller closes it. */
    SocketUpload upload(String path, String type) throws IOException {
        String head = "POST " + path + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\nContent-Type: " + type
                + "\r\nTransfer-Encoding: chunked\r\n\r\n";
        return connected(head, new byte[0], SocketUpload::new);
    }

    /** What becomes of a connection. */
    private interface Use<T> {
        T of(SocketChannel channel) throws IOException;
    }

    private <T> T connected(String head, byte[] json, Use<T> use) throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        boolean usable = false;
        try {
            send(channel, head, json);
            T used = use.of(channel);
            usable = true;
            return used;
        } finally {
            if (!usable) {
                channel.close();
            }
        }
    }

    private static void send(SocketChannel channel, String head, byte[] json) throws IOException {
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(json);
        ByteBuffer bytes = ByteBuffer.wrap(request.toByteArray());
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Reads the head of an answer. */
    static Open answered(SocketChannel channel) throws IOException {
        InputStream in = new BufferedInputStream(Channels.newInputStream(channel));
        String first = line(in);
        String[] words = first.split(" ", 3);
        if (!first.startsWith("HTTP/1.") || words.length < 2 || !words[1].matches("[1-9]\\d\\d")) {
            throw new IOException("it does not speak HTTP: '" + first.strip() + "'");
        }
        long length = LENGTH_UNKNOWN;
        boolean chunked = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String[] parts = header.split(":", 2);
            String name = parts[0].strip().toLowerCase(Locale.ROOT);
            if (parts.length == 2 && name.equals("content-length")) {
                length = length(parts[1].strip());
            } else if (parts.length == 2 && name.equals("transfer-encoding")) {
                chunked = isChunked(parts[1].strip());
            }
        }
        int status = Integer.parseInt(words[1]);
        return chunked
                ? new Open(channel, new ChunkedInput(in), status, LENGTH_UNKNOWN)
                : new Open(channel, in, status, length);
    }

    /** Some that stand before an engine answer in chunks what was asked in HTTP 1.0. */
    private static boolean isChunked(String encoding) throws IOException {
        if (!encoding.equalsIgnoreCase("chunked") && !encoding.equalsIgnoreCase("identity")) {
            throw new IOException("it answers in the transfer encoding '" + encoding + "'");
        }
        return encoding.equalsIgnoreCase("chunked");
    }

    private static long length(String text) throws IOException {
        if (!text.matches("\\d{1,9}")) {
            throw new IOException("an answer of '" + text + "' bytes");
        }
        return Long.parseLong(text);
    }

    /** A line of a head, without its end. */
    static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("it closes the connection without an answer");
            }
            if (line.size() == LONGEST_HEAD) {
                throw new IOException("it does not speak HTTP");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }
}
