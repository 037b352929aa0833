package io.github.pixelzx.docker.builder;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A registry under another address: it answers with what the one behind it answers, and remembers what was asked. As a
 * proxy it does the same, whatever host is asked for.
 */
final class RegistryRelay implements AutoCloseable {

    private static final char[] PASSWORD = "changeit".toCharArray();

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
        server.setHttpsConfigurator(new HttpsConfigurator(selfSigned(authority)));
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

    private static SSLContext selfSigned(Path authority) throws IOException, GeneralSecurityException {
        Path store = authority.resolveSibling("store");
        String host = address().getHostAddress();
        keytool(
                store,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + host,
                "-ext",
                "san=ip:" + host,
                "-ext",
                "bc=ca:true");
        keytool(store, "-exportcert", "-rfc", "-file", authority.toString());
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(Path store, String... arguments) {
        new SystemProcesses()
                .run(Command.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString())
                        .plus(arguments)
                        .plus("-keystore", store.toString(), "-storepass", new String(PASSWORD)));
    }
}
