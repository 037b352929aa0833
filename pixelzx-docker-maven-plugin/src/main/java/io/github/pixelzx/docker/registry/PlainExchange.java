package io.github.pixelzx.docker.registry;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/** Requests without a body, straight to the server, by connections of Apache's core library: a third of its client. */
final class PlainExchange implements AutoCloseable {

    private final RegistryLimits limits;
    private final Supplier<Optional<SSLContext>> tls;
    private final HttpRequestExecutor executor = new HttpRequestExecutor();
    private final Map<String, Deque<DefaultBHttpClientConnection>> idle = new ConcurrentHashMap<>();
    private final Set<DefaultBHttpClientConnection> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> opening = ConcurrentHashMap.newKeySet();
    private @Nullable SSLSocketFactory secured;
    private volatile boolean closed;

    /**
     * No connection yet.
     *
     * @param tls the context for connections by TLS; nothing for the JVM's
     */
    PlainExchange(RegistryLimits limits, Supplier<Optional<SSLContext>> tls) {
        this.limits = limits;
        this.tls = tls;
    }

    /**
     * Sends one request and reads its answer.
     *
     * @throws IOException if no whole answer came
     */
    Answer send(Call call) throws IOException {
        String server = call.uri().getScheme() + "://" + call.uri().getRawAuthority();
        DefaultBHttpClientConnection connection = connection(server, call.uri());
        boolean reusable = false;
        try {
            ClassicHttpRequest request = request(call);
            HttpCoreContext context = HttpCoreContext.create();
            try (ClassicHttpResponse response = executor.execute(request, connection, context)) {
                Answer answer = answer(call, response);
                reusable = executor.keepAlive(request, response, connection, context);
                return answer;
            }
        } catch (HttpException e) {
            throw new IOException(e.getMessage(), e);
        } finally {
            if (reusable) {
                idle(server).addFirst(connection);
            } else {
                drop(connection);
            }
        }
    }

    private static ClassicHttpRequest request(Call call) {
        URI uri = call.uri();
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        ClassicHttpRequest request = new BasicClassicHttpRequest(
                call.method(),
                new HttpHost(uri.getScheme(), uri.getHost(), uri.getPort()),
                uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery());
        request.setHeader("Host", uri.getRawAuthority());
        request.setHeader("Connection", "keep-alive");
        request.setHeader("User-Agent", Transport.AGENT);
        call.headers().forEach(request::setHeader);
        return request;
    }

    private static Answer answer(Call call, ClassicHttpResponse response) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        HttpEntity entity = response.getEntity();
        byte[] body = entity == null ? new byte[0] : Transport.body(entity.getContent());
        return new Answer(call.uri(), response.getCode(), headers, body);
    }

    private Deque<DefaultBHttpClientConnection> idle(String server) {
        return idle.computeIfAbsent(server, key -> new ConcurrentLinkedDeque<>());
    }

    /** One that was used before, unless its server has closed it meanwhile; else a new one. */
    private DefaultBHttpClientConnection connection(String server, URI uri) throws IOException {
        for (DefaultBHttpClientConnection used = idle(server).pollFirst();
                used != null;
                used = idle(server).pollFirst()) {
            if (!used.isStale()) {
                return used;
            }
            drop(used);
        }
        return opened(uri);
    }

    private DefaultBHttpClientConnection opened(URI uri) throws IOException {
        DefaultBHttpClientConnection made = new DefaultBHttpClientConnection(Http1Config.DEFAULT);
        Socket socket = connected(uri.getHost(), port(uri));
        boolean usable = false;
        try {
            if (isSecure(uri)) {
                made.bind(secured(socket, uri.getHost(), port(uri)), socket);
            } else {
                made.bind(socket);
            }
            open.add(made);
            requireOpen();
            usable = true;
            return made;
        } finally {
            opening.remove(socket);
            if (!usable) {
                socket.close();
                drop(made);
            }
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the connection was ended");
        }
    }

    private static boolean isSecure(URI uri) throws IOException {
        return switch (uri.getScheme()) {
            case "https" -> true;
            case "http" -> false;
            default -> throw new IOException(uri.getScheme() + " is no way to ask a registry");
        };
    }

    private static int port(URI uri) throws IOException {
        return uri.getPort() >= 0 ? uri.getPort() : isSecure(uri) ? 443 : 80;
    }

    private Socket connected(String host, int port) throws IOException {
        @Nullable IOException failure = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Socket socket = new Socket();
            opening.add(socket);
            try {
                requireOpen();
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(Math.toIntExact(limits.response().toMillis()));
                socket.connect(
                        new InetSocketAddress(address, port),
                        Math.toIntExact(limits.connect().toMillis()));
                return socket;
            } catch (ConnectException e) {
                end(socket);
                String where = address.getHostAddress() + ':' + port;
                failure = (IOException) new ConnectException(where + ": " + e.getMessage()).initCause(e);
            } catch (IOException e) {
                end(socket);
                failure = e;
            }
        }
        throw failure == null ? new IOException(host + " has no address") : failure;
    }

    /** The certificate has to name the host; the JVM's trust managers see to that when they are told to. */
    private SSLSocket secured(Socket socket, String host, int port) throws IOException {
        SSLSocket secured = (SSLSocket) factory().createSocket(socket, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private synchronized SSLSocketFactory factory() {
        if (secured == null) {
            Optional<SSLContext> context = tls.get();
            secured = context.isPresent()
                    ? context.get().getSocketFactory()
                    : (SSLSocketFactory) SSLSocketFactory.getDefault();
        }
        return secured;
    }

    private void end(Socket socket) throws IOException {
        opening.remove(socket);
        socket.close();
    }

    private void drop(DefaultBHttpClientConnection connection) {
        open.remove(connection);
        connection.close(CloseMode.IMMEDIATE);
    }

    /** Ends all connections at once, those in use too. */
    @Override
    public void close() {
        closed = true;
        for (Socket socket : List.copyOf(opening)) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is of no use to anybody any more.
                opening.remove(socket);
            }
        }
        open.forEach(connection -> connection.close(CloseMode.IMMEDIATE));
    }
}
