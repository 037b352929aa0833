package io.github.pixelzx.docker.engine;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocket;

/**
 * A connection by TLS to an engine whose certificate nobody is to look at. docker-java's own client has no words for that:
 * it compares the certificate with the host's name, whoever vouches for it.
 */
record TlsLine(SSLSocket socket) implements EngineTunnel.Line {

    private static final Duration CONNECT = Duration.ofSeconds(10);

    /** Connects. */
    static TlsLine to(EngineAddress address, EngineTls tls) throws IOException {
        String host = address.uri().getHost();
        int port = address.uri().getPort();
        Socket plain = new Socket();
        try {
            plain.connect(new InetSocketAddress(host, port), Math.toIntExact(CONNECT.toMillis()));
            SSLSocket socket =
                    (SSLSocket) tls.getSSLContext().getSocketFactory().createSocket(plain, host, port, true);
            socket.startHandshake();
            return new TlsLine(socket);
        } catch (IOException e) {
            plain.close();
            throw e;
        }
    }

    @Override
    public InputStream output() throws IOException {
        return socket.getInputStream();
    }

    @Override
    public OutputStream input() throws IOException {
        return new FilterOutputStream(socket.getOutputStream()) {
            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                // Only this direction: an engine may answer for long after it was told everything.
                socket.shutdownOutput();
            }
        };
    }

    @Override
    public String lastWords() {
        return "";
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone, which is what was wanted.
            return;
        }
    }
}
