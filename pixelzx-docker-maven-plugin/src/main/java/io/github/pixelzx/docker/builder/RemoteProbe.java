package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.config.BuilderSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Whether a BuildKit answers at an endpoint. It speaks gRPC, so the first words of HTTP/2 are enough: whoever takes them
 * answers with settings of its own, after it has looked at the certificate it was shown.
 *
 * @param limit how long a connection may take, the look-up of a name included; and as long again the greeting, as a machine
 *     that takes connections may be busy
 */
record RemoteProbe(BuilderSpec.Remote remote, Duration limit) {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    /** A frame of settings that sets nothing: length 0, type 4, no flags, stream 0. */
    private static final byte[] SETTINGS = {0, 0, 0, 4, 0, 0, 0, 0, 0};

    private static final int TYPE = 3;

    /** Why nobody answers, as a sentence without a full stop; empty if somebody does. */
    Optional<String> failure() {
        URI endpoint = URI.create(remote.endpoint());
        CountDownLatch connected = new CountDownLatch(1);
        FutureTask<Optional<String>> task = new FutureTask<>(
                endpoint.getScheme().equals("unix") ? () -> askSocket(connected) : () -> askPort(endpoint, connected));
        return within(task, connected);
    }

    private Optional<String> within(FutureTask<Optional<String>> task, CountDownLatch connected) {
        Thread thread = new Thread(task, "first contact with BuildKit");
        thread.setDaemon(true);
        thread.start();
        try {
            // Ended without a connection it has counted down, too.
            if (!connected.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.of(unreached());
            }
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return Optional.of(silent());
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            return Optional.of(cause.getMessage() == null ? cause.toString() : cause.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } finally {
            task.cancel(true);
        }
    }

    private String unreached() {
        return "no answer within " + limit.toMillis() / 1000.0 + " s";
    }

    private String silent() {
        return "it takes the connection and says nothing within " + limit.toMillis() / 1000.0 + " s";
    }

    private Optional<String> askSocket(CountDownLatch connected) throws IOException {
        String path = URI.create(remote.endpoint()).getPath();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            connected.countDown();
            return greeted(Channels.newInputStream(channel), Channels.newOutputStream(channel));
        } finally {
            connected.countDown();
        }
    }

    private Optional<String> askPort(URI endpoint, CountDownLatch connected)
            throws IOException, GeneralSecurityException {
        int milliseconds = Math.toIntExact(limit.toMillis());
        try (Socket plain = new Socket()) {
            plain.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), milliseconds);
            connected.countDown();
            plain.setSoTimeout(milliseconds);
            return remote.tls() ? askByTls(plain, endpoint) : greeted(plain.getInputStream(), plain.getOutputStream());
        } catch (SocketTimeoutException e) {
            // The socket's clock may be faster than that of whoever waits here.
            return Optional.of(connected.getCount() == 0 ? silent() : unreached());
        } finally {
            connected.countDown();
        }
    }

    private Optional<String> askByTls(Socket plain, URI endpoint) throws IOException, GeneralSecurityException {
        String name = remote.servername() == null ? endpoint.getHost() : remote.servername();
        try (SSLSocket socket = (SSLSocket) new RemoteFiles(remote)
                .tls()
                .context()
                .getSocketFactory()
                .createSocket(plain, name, endpoint.getPort(), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return greetedByTls(socket);
        }
    }

    /** What the other side thinks of this side's certificate it says after this side is through with its own thoughts. */
    private Optional<String> greetedByTls(SSLSocket socket) throws IOException {
        try {
            return greeted(socket.getInputStream(), socket.getOutputStream());
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            String wanted = remote.cert() == null
                    ? "it probably wants to see a certificate: <cert> and <key>"
                    : "it does not accept the certificate " + remote.cert();
            return Optional.of("its certificate is fine, but it hangs up (" + e.getMessage() + "): " + wanted);
        }
    }

    private static Optional<String> greeted(InputStream in, OutputStream out) throws IOException {
        out.write(PREFACE);
        out.write(SETTINGS);
        out.flush();
        byte[] answer = in.readNBytes(SETTINGS.length);
        if (answer.length == SETTINGS.length && answer[TYPE] == SETTINGS[TYPE]) {
            return Optional.empty();
        }
        return Optional.of(
                answer.length == 0
                        ? "it closes the connection without an answer"
                        : "whatever listens there is no BuildKit, or speaks TLS");
    }
}
