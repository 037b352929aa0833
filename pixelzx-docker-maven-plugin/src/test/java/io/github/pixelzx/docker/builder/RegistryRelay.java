package io.github.pixelzx.docker.builder;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.pixelzx.docker.registry.SelfSigned;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/**
 * A registry under another address: it answers with what the one behind it answers, and remembers what was asked. As a
 * proxy it does the same, whatever host is asked for.
 */
final class RegistryRelay implements AutoCloseable {

    private final HttpServer server;
    private final String behind;
    private final HttpClient client = HttpClient.newHttpClient();
    private volatile String authorization;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private RegistryRelay(HttpServer server, String behind) {
        this.server = server;
        this.behind = behind;
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool());
        server.start();
    }

    /** One that speaks HTTP, on an address of this machine that is not its loopback. */
    static RegistryRelay plain(String behind) throws IOException {
        return new RegistryRelay(HttpServer.create(new InetSocketAddress(address(), 0), 0), behind);
    }

    /** One that speaks TLS with a certificate it signed itself, which is written to {@code authority}. */
    static RegistryRelay secure(String behind, Path authority) throws IOException, GeneralSecurityException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(address(), 0), 0);
        SelfSigned own = SelfSigned.of(address().getHostAddress(), authority.resolveSibling("store"))
                .exportTo(authority);
        server.setHttpsConfigurator(new HttpsConfigurator(own.context()));
        return new RegistryRelay(server, behind);
    }

    /** Asks everybody for a user and a password from now on. */
    RegistryRelay requiring(String user, String password) {
        authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** Host and port. */
    String host() {
        return server.getAddress().getAddress().getHostAddress()
                + ':'
                + server.getAddress().getPort();
    }

    /** Method and address of every request so far. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + ' ' + exchange.getRequestURI());
        try (exchange) {
            if (authorization != null
                    && !authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"relay\"");
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(
                            URI.create(behind + exchange.getRequestURI().getRawPath()))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.noBody());
            exchange.getRequestHeaders()
                    .getOrDefault("Accept", List.of())
                    .forEach(value -> request.header("Accept", value));
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Stream.of("Content-Type", "Docker-Content-Digest")
                    .forEach(name -> response.headers()
                            .firstValue(name)
                            .ifPresent(value -> exchange.getResponseHeaders().set(name, value)));
            if (exchange.getRequestMethod().equals("HEAD")) {
                response.headers()
                        .firstValue("Content-Length")
                        .ifPresent(value -> exchange.getResponseHeaders().set("Content-Length", value));
                exchange.sendResponseHeaders(response.statusCode(), -1);
            } else {
                exchange.sendResponseHeaders(
                        response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
                exchange.getResponseBody().write(response.body());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Of the interface that has been there longest: bridges of container networks come and go. */
    private static InetAddress address() throws IOException {
        return NetworkInterface.networkInterfaces()
                .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst()
                .orElseThrow(() -> new IOException("this machine has no address besides its loopback"));
    }
}
