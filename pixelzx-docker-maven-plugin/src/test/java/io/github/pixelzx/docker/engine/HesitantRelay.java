package io.github.pixelzx.docker.engine;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** Stands before an engine's socket and keeps what containers print to itself: for ever, or until one has ended. */
final class HesitantRelay implements AutoCloseable {

    private static final String HEADERS_END = "\r\n\r\n";

    private final Path socket;
    private final Path engine;
    private final ServerSocketChannel server;
    private final CountDownLatch handedOver = new CountDownLatch(1);
    private volatile boolean everHandsOver;

    private HesitantRelay(Path engine, Path socket) throws IOException {
        this.engine = engine;
        this.socket = socket;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        daemon(this::accept);
    }

    static HesitantRelay before(Path engine, Path socket) throws IOException {
        return new HesitantRelay(engine, socket);
    }

    Path socket() {
        return socket;
    }

    /** Hands output over after the engine has said that the container has ended. */
    void handOverOnceAContainerHasEnded() {
        everHandsOver = true;
    }

    @Override
    public void close() throws IOException {
        server.close();
        handedOver.countDown();
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                daemon(() -> relay(client));
            } catch (IOException e) {
                // Closed; nobody is waiting for an answer.
                return;
            }
        }
    }

    private void relay(SocketChannel client) {
        try (client;
                SocketChannel to = SocketChannel.open(UnixDomainSocketAddress.of(engine))) {
            Passage passage = new Passage(to, client);
            Thread answers = daemon(passage::answers);
            ByteBuffer bytes = ByteBuffer.allocate(8192);
            while (client.read(bytes.clear()) >= 0) {
                passage.asked(StandardCharsets.ISO_8859_1.decode(bytes.flip()).toString());
                write(bytes.rewind(), to);
            }
            to.shutdownOutput();
            answers.join();
        } catch (IOException e) {
            // One side is gone, and with it the connection.
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One connection, on which one question comes after another. */
    private final class Passage {

        private final SocketChannel engine;
        private final SocketChannel client;
        private final StringBuilder head = new StringBuilder();
        private String request = "";

        Passage(SocketChannel engine, SocketChannel client) {
            this.engine = engine;
            this.client = client;
        }

        synchronized void asked(String bytes) {
            if (bytes.startsWith("POST ") || bytes.startsWith("GET ")) {
                request = bytes;
                head.setLength(0);
            }
        }

        private synchronized boolean isAbout(String action) {
            return request.contains(action);
        }

        /** Whether bytes come after the head of the answer. */
        private synchronized boolean isBody(ByteBuffer bytes) {
            boolean body = head.indexOf(HEADERS_END) >= 0;
            if (!body) {
                head.append(StandardCharsets.ISO_8859_1.decode(bytes.duplicate()));
            }
            return body;
        }

        void answers() {
            try {
                ByteBuffer bytes = ByteBuffer.allocate(8192);
                while (engine.read(bytes.clear()) >= 0) {
                    boolean body = isBody(bytes.flip());
                    if (body && isAbout("/attach?")) {
                        handedOver.await();
                    }
                    write(bytes, client);
                    if (body && everHandsOver && isAbout("/wait?")) {
                        handedOver.countDown();
                    }
                }
                if (isAbout("/attach?")) {
                    handedOver.await();
                }
                client.shutdownOutput();
            } catch (IOException e) {
                // One side is gone, and with it the connection.
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void write(ByteBuffer bytes, SocketChannel to) throws IOException {
        while (bytes.hasRemaining()) {
            to.write(bytes);
        }
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "hesitant relay");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
