package io.github.pixelzx.docker.registry;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Failures of the connection that are the same at every attempt. */
class TransportTest {

    private static final char[] PASSWORD = "changeit".toCharArray();

    private final RegistryProblems problems = new RegistryProblems("reg.example", "acme/app");

    @TempDir
    Path directory;

    @Test
    void tellsACertificateNobodyTrustsFromABrokenConnection() throws Exception {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(selfSigned()));
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
        try (Socket client = server.accept()) {
            client.getInputStream().readNBytes(5);
            client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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

    private static IOException fetch(String address) {
        try (Transport transport = new Transport(RegistryLimits.DEFAULT, Proxies.NONE, Optional::empty)) {
            return catchThrowableOfType(IOException.class, () -> transport.send(Call.of("GET", URI.create(address))));
        }
    }

    private SSLContext selfSigned() throws IOException, GeneralSecurityException {
        Path store = directory.resolve("store");
        new SystemProcesses()
                .run(Command.of(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD),
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1"));
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
}
