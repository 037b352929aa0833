package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether anybody listens at an address at all, found out sooner than by docker-java: a host that drops packets lets a
 * connection wait, and reading from a socket of this machine has no time limit of its own.
 *
 * @param limit how long it may take, the look-up of a name included
 */
record SignOfLife(Duration limit) {

    private static final byte[] PING =
            "GET /_ping HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Waits for it; says nothing of addresses that only another program can reach. */
    void await(EngineAddress address) throws UnreachableException {
        switch (address.scheme()) {
            case "unix" -> within(() -> pingSocket(Path.of(address.uri().getPath())));
            case "tcp" -> within(() -> address.tls() == null ? pingPort(address) : connect(address));
            default -> {
                return;
            }
        }
    }

    /**
     * Does something for no longer than the limit.
     *
     * @throws UnreachableException if it fails, or takes longer
     */
    <T> T within(Callable<T> question) throws UnreachableException {
        FutureTask<T> task = new FutureTask<>(question);
        Thread thread = new Thread(task, "first contact with the engine");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new UnreachableException("no answer within " + limit.toMillis() / 1000.0 + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnreachableException unreachable) {
                throw unreachable;
            }
            throw new UnreachableException(Refusals.rootMessage(e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.environment(
                            HelpTopic.INTERRUPTED,
                            "Nobody knows whether an engine answers",
                            "Maven was interrupted before it did",
                            "run the same command again")
                    .asException(e);
        } finally {
            // Ends a thread that still reads from a channel.
            task.cancel(true);
        }
    }

    private static Boolean pingSocket(Path socket) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            channel.write(ByteBuffer.wrap(PING));
            return answered(channel.read(ByteBuffer.allocate(1)));
        }
    }

    private Boolean pingPort(EngineAddress address) throws IOException {
        try (Socket socket = connected(address)) {
            socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
            socket.getOutputStream().write(PING);
            InputStream in = socket.getInputStream();
            return answered(in.read());
        }
    }

    private Boolean connect(EngineAddress address) throws IOException {
        connected(address).close();
        return true;
    }

    private Socket connected(EngineAddress address) throws IOException {
        Socket socket = new Socket();
        socket.connect(
                new InetSocketAddress(address.uri().getHost(), address.uri().getPort()),
                Math.toIntExact(limit.toMillis()));
        return socket;
    }

    private static Boolean answered(int read) throws IOException {
        if (read < 0) {
            throw new IOException("it closes the connection without an answer");
        }
        return true;
    }
}
