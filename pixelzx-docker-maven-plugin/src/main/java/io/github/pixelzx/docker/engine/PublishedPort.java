package io.github.pixelzx.docker.engine;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * A port of a container as it is reached from here.
 *
 * @param host in general this machine's loopback
 * @param silence how long a connection has to last before somebody counts as listening
 */
public record PublishedPort(String host, int port, Duration silence) {

    private static final Duration HERE = Duration.ofMillis(100);

    /** A port of this machine. */
    public PublishedPort(String host, int port) {
        this(host, port, HERE);
    }

    /**
     * Whether something in the container accepts connections. The engine's own proxy accepts them in any case and closes
     * them at once where nobody listens behind it, so the connection has to last for a moment.
     */
    public boolean accepts(Duration limit) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), Math.toIntExact(limit.toMillis()));
            socket.setSoTimeout(Math.toIntExact(silence.toMillis()));
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? '[' + host + ']' : host) + ':' + port;
    }
}
