package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.PipedProcess;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A socket in front of an engine that is reached by ssh: for each connection the docker program's own {@code docker system
 * dial-stdio} carries the bytes, so that keys, agents and {@code ~/.ssh/config} count as they do for {@code docker}.
 */
final class SshTunnel implements AutoCloseable {

    private static final int BUFFER = 1 << 16;

    private final Map<String, String> environment;
    private final Path directory;
    private final ServerSocketChannel server;
    private final Set<PipedProcess> dialled = ConcurrentHashMap.newKeySet();
    private volatile String lastWords = "";

    private SshTunnel(Map<String, String> environment, Path directory, ServerSocketChannel server) {
        this.environment = environment;
        this.directory = directory;
        this.server = server;
    }

    /**
     * Opens a socket that leads to an engine; nobody is dialled before somebody connects.
     *
     * @throws ProblemException if no socket can be made
     */
    static SshTunnel open(EngineAddress address) {
        try {
            // Readable by this user alone: whoever can open the socket commands the engine.
            Path directory = Files.createTempDirectory("pixelzx");
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(directory.resolve("engine.sock")));
            SshTunnel tunnel = new SshTunnel(address.environment(), directory, server);
            daemon(tunnel::accept);
            return tunnel;
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
        return URI.create("unix://" + socket());
    }

    /** The last thing ssh or the docker program complained about; empty if nothing. */
    String lastWords() {
        return dialled.stream()
                .map(PipedProcess::lastWords)
                .filter(words -> !words.isEmpty())
                .findFirst()
                .orElse(lastWords);
    }

    @Override
    public void close() {
        try {
            server.close();
            Files.deleteIfExists(socket());
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            // A temporary directory that stays has nothing in it.
            lastWords = String.valueOf(e.getMessage());
        }
        dialled.forEach(PipedProcess::close);
    }

    private Path socket() {
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
            PipedProcess engine = PipedProcess.start(
                    Command.of("docker", "system", "dial-stdio").withEnvironment(environment));
            dialled.add(engine);
            try (engine) {
                daemon(() -> send(client, engine.input()));
                receive(engine.output(), client);
            } finally {
                lastWords = engine.lastWords().isEmpty() ? lastWords : engine.lastWords();
                dialled.remove(engine);
            }
        } catch (ProblemException e) {
            lastWords = e.problem().why();
        } catch (IOException e) {
            // One side is gone, and with it the connection.
            return;
        }
    }

    /** Reads and writes go to the channel itself: the streams of {@code Channels} would wait for each other. */
    private static void send(SocketChannel client, OutputStream engine) {
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        try (engine) {
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
        Thread thread = new Thread(work, "docker system dial-stdio");
        thread.setDaemon(true);
        thread.start();
    }
}
