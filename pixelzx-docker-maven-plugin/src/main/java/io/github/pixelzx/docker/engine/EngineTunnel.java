package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A socket in front of an engine that docker-java has no way to: for each connection to it a {@link Line} is opened, which
 * carries the bytes.
 */
final class EngineTunnel implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Dial dial;
    private final Path directory;
    private final ServerSocketChannel server;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final Thread hook = new Thread(this::close, "close the way to the engine");
    private volatile String lastWords = "";

    private EngineTunnel(Dial dial, Path directory, ServerSocketChannel server) {
        this.dial = dial;
        this.directory = directory;
        this.server = server;
    }

    /** Opens a line to the engine. */
    @FunctionalInterface
    interface Dial {
        /** One more connection; whatever is thrown ends it, and its message is kept. */
        Line open() throws IOException;
    }

    /** A connection to an engine; closing it ends it in both directions, and all that carries it. */
    interface Line extends AutoCloseable {
        /** What the engine says. */
        InputStream output() throws IOException;

        /** What the engine hears; closing it tells the engine that there is no more. */
        OutputStream input() throws IOException;

        /** The last thing that whatever carries it complained about; empty if nothing. */
        String lastWords();

        @Override
        void close();
    }

    /**
     * Opens a socket that leads to an engine; nobody is dialled before somebody connects.
     *
     * @throws ProblemException if no socket can be made
     */
    static EngineTunnel open(EngineAddress address, Dial dial) {
        try {
            // Readable by this user alone: whoever can open the socket commands the engine.
            Path directory = Files.createTempDirectory("pixelzx");
            try {
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                server.bind(UnixDomainSocketAddress.of(socket(directory)));
                EngineTunnel tunnel = new EngineTunnel(dial, directory, server);
                Runtime.getRuntime().addShutdownHook(tunnel.hook);
                daemon(tunnel::accept);
                return tunnel;
            } catch (IOException | UnsupportedOperationException e) {
                Files.deleteIfExists(directory);
                throw e;
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw Problem.environment(
                            HelpTopic.NO_ENGINE,
                            "Cannot talk to the engine at " + address,
                            "no socket for it can be made on this machine: " + e.getMessage(),
                            "-Djava.io.tmpdir=<a directory with a short path that this user may write>",
                            "or forward the engine's socket by ssh -L and set DOCKER_HOST to it")
                    .asException(e);
        }
    }

    /** The socket's address. */
    URI uri() {
        return URI.create("unix://" + socket(directory));
    }

    /** The last thing anything on the way complained about; empty if nothing. */
    String lastWords() {
        return lines.stream()
                .map(Line::lastWords)
                .filter(words -> !words.isEmpty())
                .findFirst()
                .orElse(lastWords);
    }

    /** From now on somebody else closes the tunnel when the JVM ends: who has something to say to the engine until then. */
    void handOver() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down: the hook is running or has run.
            return;
        }
    }

    @Override
    public void close() {
        handOver();
        try {
            server.close();
            Files.deleteIfExists(socket(directory));
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // A temporary directory that stays has nothing in it.
            lastWords = String.valueOf(e.getMessage());
        }
        lines.forEach(Line::close);
    }

    private static Path socket(Path directory) {
        return directory.resolve("engine.sock");
    }

    private void accept() {
        while (server.isOpen()) {
            try {
                SocketChannel client = server.accept();
                daemon(() -> carry(client));
            } catch (IOException e) {
                // Closed.
                return;
            }
        }
    }

    private void carry(SocketChannel client) {
        try (client) {
            Line line = dial.open();
            lines.add(line);
            try (line) {
                daemon(() -> send(client, line));
                receive(line.output(), client);
            } finally {
                lastWords = line.lastWords().isEmpty() ? lastWords : line.lastWords();
                lines.remove(line);
            }
        } catch (ProblemException e) {
            lastWords = e.problem().why();
        } catch (IOException e) {
            // Nobody was reached, or one side is gone, and with it the connection.
            lastWords = String.valueOf(e.getMessage());
        }
    }

    /** Reads and writes go to the channel itself: the streams of {@code Channels} would wait for each other. */
    private static void send(SocketChannel client, Line line) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (OutputStream engine = line.input()) {
            while (client.read(buffer.clear()) >= 0) {
                engine.write(buffer.array(), 0, buffer.position());
                engine.flush();
            }
        } catch (IOException e) {
            // One side is gone, and with it the connection.
            return;
        }
    }

    private static void receive(InputStream engine, SocketChannel client) throws IOException {
        byte[] bytes = new byte[BUFFER];
        for (int read = engine.read(bytes); read >= 0; read = engine.read(bytes)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, read);
            while (buffer.hasRemaining()) {
                client.write(buffer);
            }
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "way to the engine");
        thread.setDaemon(true);
        thread.start();
    }
}
