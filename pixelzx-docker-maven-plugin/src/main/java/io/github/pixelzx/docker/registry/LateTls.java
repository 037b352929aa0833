package io.github.pixelzx.docker.registry;

import java.io.IOException;
import java.net.Socket;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** TLS that is set up when the first connection needs it: reading a trust store takes longer than a plain request. */
final class LateTls implements TlsSocketStrategy {

    private final Supplier<Optional<SSLContext>> context;
    private @Nullable TlsSocketStrategy strategy;

    /**
     * TLS not set up yet.
     *
     * @param context its context; nothing for the JVM's
     */
    LateTls(Supplier<Optional<SSLContext>> context) {
        this.context = context;
    }

    private synchronized TlsSocketStrategy strategy() {
        if (strategy == null) {
            strategy = context.get()
                    .<TlsSocketStrategy>map(DefaultClientTlsStrategy::new)
                    .orElseGet(DefaultClientTlsStrategy::createSystemDefault);
        }
        return strategy;
    }

    @Override
    public SSLSocket upgrade(Socket socket, String target, int port, Object attachment, HttpContext http)
            throws IOException {
        return strategy().upgrade(socket, target, port, attachment, http);
    }
}
