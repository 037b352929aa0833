package io.github.pixelzx.docker.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.pixelzx.docker.problem.HelpTopic;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures of the connection that are the same at every attempt. */
class TransportTest {

    private final RegistryProblems problems = new RegistryProblems("reg.example", "acme/app");

    @TempDir
    Path directory;

    @Test
    void tellsACertificateNobodyTrustsFromABrokenConnection() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(own().context()));
        server.start();
        try {
            IOException failure =
                    fetch("https://127.0.0.1:" + server.getAddress().getPort() + "/v2/");

            assertThat(problems.lasting("read", failure)).hasValueSatisfying(problem -> {
                assertThat(problem.help()).isEqualTo(HelpTopic.REGISTRY_NOT_TRUSTED);
                assertThat(problem.text()).contains("not trusted", "keytool -importcert");
            });
        } finally {
            server.stop(0);
        }
    }

    @Test
    void refusesATrustedCertificateOfAnotherServer() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(own().context()));
        server.createContext("/", exchange -> exchange.sendResponseHeaders(200, -1));
        server.start();
        SSLContext trusting = trusting();
        try (Transport transport = new Transport(RegistryLimits.DEFAULT, Proxies.NONE, () -> Optional.of(trusting))) {
            String port = ":" + server.getAddress().getPort() + "/v2/";

            assertThat(transport
                            .send(Call.of("HEAD", URI.create("https://127.0.0.1" + port)))
                            .status())
                    .isEqualTo(200);
            IOException failure = catchThrowableOfType(
                    IOException.class, () -> transport.send(Call.of("HEAD", URI.create("https://localhost" + port))));

            assertThat(problems.lasting("read", failure))
                    .hasValueSatisfying(
                            problem -> assertThat(problem.help()).isEqualTo(HelpTopic.REGISTRY_NOT_TRUSTED));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void asksByOneConnectionAndByAnotherWhenThatIsClosed() throws Exception {
        Set<InetSocketAddress> clients = ConcurrentHashMap.newKeySet();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            clients.add(exchange.getRemoteAddress());
            if (exchange.getRequestURI().getPath().equals("/last")) {
                exchange.getResponseHeaders().set("Connection", "close");
            }
            exchange.sendResponseHeaders(200, 4);
            exchange.getResponseBody().write("body".getBytes(US_ASCII));
            exchange.close();
        });
        server.start();
        try (Transport transport = new Transport(RegistryLimits.DEFAULT, Proxies.NONE, Optional::empty)) {
            for (String path : List.of("/", "/", "/last", "/")) {
                URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);

                assertThat(transport.send(Call.of("GET", uri)).body())
                        .asString()
                        .isEqualTo("body");
            }
        } finally {
            server.stop(0);
        }
        assertThat(clients).hasSize(2);
    }

    @Test
    void takesNoHalfOfAnAnswer() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread half = new Thread(
                    () -> answer(server, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"), "half an answer");
            half.start();

            assertThat(fetch("http://127.0.0.1:" + server.getLocalPort() + "/v2/"))
                    .isInstanceOf(IOException.class);
        }
    }

    /** A server may write the scheme of a redirect or a token service so; in clear, the credentials would be anybody's. */
    @Test
    void speaksTlsWhereASchemeIsInCapitals() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Transport transport = new Transport(RegistryLimits.DEFAULT, Proxies.NONE, Optional::empty)) {
            CompletableFuture<Integer> first = CompletableFuture.supplyAsync(() -> {
                try (Socket client = server.accept()) {
                    return client.getInputStream().read();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            Call call = Call.of("GET", URI.create("HTTPS://127.0.0.1:" + server.getLocalPort() + "/token"))
                    .with("Authorization", "Basic secret");

            assertThatThrownBy(() -> transport.send(call)).isInstanceOf(IOException.class);
            assertThat(first.get(10, TimeUnit.SECONDS))
                    .as("a TLS handshake record")
                    .isEqualTo(0x16);
        }
    }

    /** With TLS the connection is still being opened while the server does not answer. */
    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void endsAQuestionThatIsWaiting(String scheme) throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        Transport transport = new Transport(RegistryLimits.DEFAULT, Proxies.NONE, Optional::empty);
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread asking = new Thread(
                    () -> {
                        URI uri = URI.create(scheme + "://127.0.0.1:" + server.getLocalPort() + "/");
                        assertThatThrownBy(() -> transport.send(Call.of("GET", uri)))
                                .isInstanceOf(IOException.class);
                        done.countDown();
                    },
                    "asking");
            asking.start();
            try (Socket client = server.accept()) {
                client.getInputStream().readNBytes(5);
                transport.close();

                assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    void knowsAServerThatSpeaksNoTls() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread plain = new Thread(() -> answerInPlain(server), "plain HTTP server");
            plain.start();

            IOException failure = fetch("https://127.0.0.1:" + server.getLocalPort() + "/v2/");

            assertThat(problems.lasting("read", failure)).hasValueSatisfying(problem -> {
                assertThat(problem.help()).isEqualTo(HelpTopic.REGISTRY_INSECURE);
                assertThat(problem.text()).contains("-Dpixelzx.insecureRegistries=reg.example");
            });
        }
    }

    /** What most servers do that are greeted in a language they do not speak. */
    private static void answerInPlain(ServerSocket server) {
        answer(server, "HTTP/1.1 400 Bad Request\r\n\r\n");
    }

    /** Hears the client out: whoever closes a socket with something unread resets the connection, and the answer is lost. */
    private static void answer(ServerSocket server, String answer) {
        try (Socket client = server.accept()) {
            client.getInputStream().readNBytes(5);
            client.getOutputStream().write(answer.getBytes(US_ASCII));
            client.shutdownOutput();
            client.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // The client hung up.
            return;
        }
    }

    @Test
    void takesAConnectionThatBreaksForSomethingThatMayPass() {
        try (StrictRegistry server = new StrictRegistry()) {
            server.resetOnce("GET", "/v2/");

            assertThat(problems.lasting("read", fetch("http://" + server.host() + "/v2/")))
                    .isEmpty();
        }
    }

    @Test
    void givesUpOnAServerThatStopsTakingABody() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            // The kernel takes the connection and as much as fits into its buffers; nobody reads.
            IOException failure = send("http://127.0.0.1:" + server.getLocalPort(), Optional.empty());

            assertThat(failure).isInstanceOf(SocketTimeoutException.class);
            assertThat(RegistryProblems.describe(failure)).isEqualTo("nothing more was taken for 1.0 s");
            assertThat(problems.lasting("push", failure)).isEmpty();
        }
    }

    @Test
    void givesUpOnAServerThatStopsTakingABodyByTls() throws Exception {
        CountDownLatch done = new CountDownLatch(1);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(own().context()));
        server.setExecutor(command -> new Thread(command, "server that reads nothing").start());
        server.createContext("/", exchange -> await(done));
        server.start();
        try {
            IOException failure =
                    send("https://127.0.0.1:" + server.getAddress().getPort(), Optional.of(trusting()));

            assertThat(RegistryProblems.describe(failure)).isEqualTo("nothing more was taken for 1.0 s");
        } finally {
            done.countDown();
            server.stop(0);
        }
    }

    private static void await(CountDownLatch done) {
        try {
            done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends more than any socket's buffers hold. */
    private static IOException send(String address, Optional<SSLContext> tls) {
        RegistryLimits hasty = new RegistryLimits(Duration.ofSeconds(5), Duration.ofSeconds(1), 0, 2);
        try (Transport transport = new Transport(hasty, Proxies.NONE, () -> tls)) {
            Call call = Call.of("PUT", URI.create(address + "/blob"))
                    .with(new ByteArrayEntity(new byte[64 << 20], ContentType.APPLICATION_OCTET_STREAM));
            return catchThrowableOfType(IOException.class, () -> transport.send(call));
        }
    }

    private SSLContext trusting() throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", new SelfSigned(store()).certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static IOException fetch(String address) {
        try (Transport transport = new Transport(RegistryLimits.DEFAULT, Proxies.NONE, Optional::empty)) {
            return catchThrowableOfType(IOException.class, () -> transport.send(Call.of("GET", URI.create(address))));
        }
    }

    private SelfSigned own() {
        return SelfSigned.of("127.0.0.1", store());
    }

    private Path store() {
        return directory.resolve("store");
    }
}
