package io.github.pixelzx.docker.registry;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLSocket;
import org.apache.hc.client5.http.impl.io.DefaultManagedHttpClientConnection;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/**
 * A connection that logs neither headers nor bytes: with {@code -X} the library would write every {@code Authorization}
 * header into Maven's log.
 */
final class SilentConnection extends DefaultManagedHttpClientConnection {

    /** Makes such connections. */
    static final HttpConnectionFactory<ManagedHttpClientConnection> FACTORY = SilentConnection::over;

    private SilentConnection() {
        super("registry");
    }

    private static ManagedHttpClientConnection over(@Nullable Socket socket) throws IOException {
        SilentConnection connection = new SilentConnection();
        if (socket != null) {
            connection.bind(socket);
        }
        return connection;
    }

    @Override
    public void bind(Socket socket) throws IOException {
        bind(new SocketHolder(socket));
    }

    @Override
    public void bind(SSLSocket socket, Socket base) throws IOException {
        bind(new SocketHolder(socket, base));
    }

    @Override
    protected void onRequestSubmitted(ClassicHttpRequest request) {
        // The library logs its headers here.
    }

    @Override
    protected void onResponseReceived(ClassicHttpResponse response) {
        // The library logs its headers here; those of a token server hold a token at times.
    }
}
