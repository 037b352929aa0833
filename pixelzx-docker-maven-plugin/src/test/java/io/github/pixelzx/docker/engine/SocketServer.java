package io.github.pixelzx.docker.engine;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Something that listens at a socket of this machine and gives every request the same answer, or none. */
final class SocketServer implements AutoCloseable {

    private final ServerSocketChannel server;
    private final String answer;
    private final List<SocketChannel> clients = new CopyOnWriteArrayList<>();
    private final boolean patient;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private SocketServer(Path socket, String answer, boolean patient) throws IOException {
        this.answer = answer;
        this.patient = patient;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(this::accept, "socket server");
        thread.setDaemon(true);
        thread.start();
    }

    static SocketServer answering(Path socket, String body) throws IOException {
        return saying(
                socket,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                        + body.length() + "\r\n\r\n" + body);
    }

    /** One that hears the whole request, says this, whatever it is, and closes the connection. */
    static SocketServer saying(Path socket, String answer) throws IOException {
        return new SocketServer(socket, answer, true);
    }

    /** One that says this as soon as it hears something, and closes the connection without hearing the rest. */
    static SocketServer interrupting(Path socket, String answer) throws IOException {
        return new SocketServer(socket, answer, false);
    }

    static SocketServer silent(Path socket) throws IOException {
        return new SocketServer(socket, "", true);
    }

    /** What was asked so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel client : clients) {
            client.close();
        }
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                clients.add(client);
                answer(client);
            } catch (IOException e) {
                // Closed, or the client is gone: nobody is waiting for an answer.
                Thread.onSpinWait();
            }
        }
    }

    private void answer(SocketChannel client) throws IOException {
        if (answer.isEmpty()) {
            return;
        }
        String request = patient ? whole(client) : part(client);
        if (request.isEmpty()) {
            return;
        }
        requests.add(request);
        client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        client.close();
    }

    /** A request to its end: whoever closes a socket with something unread resets the connection. */
    private static String whole(SocketChannel client) throws IOException {
        StringBuilder request = new StringBuilder();
        String part = part(client);
        while (!part.isEmpty()) {
            request.append(part);
            if (request.indexOf("\r\nTransfer-Encoding: chunked\r\n") < 0 || endsWith(request, "\r\n0\r\n\r\n")) {
                break;
            }
            part = part(client);
        }
        return request.toString();
    }

    private static boolean endsWith(StringBuilder text, String end) {
        return text.length() >= end.length()
                && text.substring(text.length() - end.length()).equals(end);
    }

    private static String part(SocketChannel client) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(1 << 16);
        client.read(bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
    }
}
