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
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private SocketServer(Path socket, String answer) throws IOException {
        this.answer = answer;
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

    /** One that says this, whatever it is, and closes the connection. */
    static SocketServer saying(Path socket, String answer) throws IOException {
        return new SocketServer(socket, answer);
    }

    static SocketServer silent(Path socket) throws IOException {
        return new SocketServer(socket, "");
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
        ByteBuffer request = ByteBuffer.allocate(4096);
        if (answer.isEmpty() || client.read(request) < 0) {
            return;
        }
        requests.add(new String(request.array(), 0, request.position(), StandardCharsets.US_ASCII));
        client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
        client.close();
    }
}
