package io.github.pixelzx.docker.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.registry.RegistryDoor.Access;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry whose certificate nobody knows but who is told, made with openssl as its administrator would. */
class RegistryTlsTest {

    @TempDir
    Path directory;

    private HttpsServer server;
    private Path certs;

    @BeforeEach
    void startsARegistryOfItsOwnAuthority() throws Exception {
        openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 30 -subj /CN=authority");
        Files.writeString(directory.resolve("san"), "subjectAltName=IP:127.0.0.1");
        signed("server");
        signed("client");
        openssl("pkcs12 -export -in server.pem -inkey server.key -out server.p12 -passout pass:changeit");
        certs = Files.createDirectories(directory.resolve("certs.d"));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> StrictRegistry.answer(exchange, 404, Map.of(), new byte[0]));
    }

    @AfterEach
    void stops() {
        server.stop(0);
    }

    @Test
    void trustsNobodyUnknown() throws Exception {
        start(false);

        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> ask(Map.of()));

        assertThat(refused.problem().help()).isEqualTo(HelpTopic.REGISTRY_NOT_TRUSTED);
    }

    @Test
    void trustsTheAuthorityOfTheConfiguration() throws Exception {
        start(false);

        assertThat(ask(Map.of(host(), directory.resolve("ca.pem")))).isEmpty();
    }

    @Test
    void trustsTheAuthorityOfAnotherRegistryOnlyThere() throws Exception {
        start(false);

        ProblemException refused = catchThrowableOfType(
                ProblemException.class, () -> ask(Map.of("other.example", directory.resolve("ca.pem"))));

        assertThat(refused.problem().help()).isEqualTo(HelpTopic.REGISTRY_NOT_TRUSTED);
    }

    @Test
    void trustsTheAuthorityInDockersDirectory() throws Exception {
        start(false);
        inDirectory("ca.pem", "ca.crt");

        assertThat(ask(Map.of())).isEmpty();
    }

    @Test
    void trustsWhomTheOperatingSystemTrusts() throws Exception {
        start(false);
        RegistryAccess access = RegistryAccess.direct(List.of());
        RegistryTls tls =
                new RegistryTls(host(), access, List.of(directory.resolve("none"), directory.resolve("ca.pem")));

        try (Transport transport = new Transport(RegistryLimits.DEFAULT, Proxies.NONE, tls::context)) {
            assertThat(transport
                            .send(Call.of("GET", java.net.URI.create("https://" + host() + "/v2/")))
                            .status())
                    .isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rsa -traditional", "pkcs8 -topk8 -nocrypt"})
    void showsTheClientCertificateInEitherForm(String form) throws Exception {
        start(true);
        inDirectory("ca.pem", "ca.crt");
        openssl(form + " -in client.key -out client.form");
        inDirectory("client.pem", "client.cert");
        inDirectory("client.form", "client.key");

        assertThat(ask(Map.of())).isEmpty();
    }

    @Test
    void saysWhatIsWrongWithAFile() throws Exception {
        start(false);
        Files.writeString(Files.createDirectories(certs.resolve(host())).resolve("client.cert"), "nonsense");

        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> ask(Map.of()));

        assertThat(refused.problem().help()).isEqualTo(HelpTopic.REGISTRY_NOT_TRUSTED);
        assertThat(refused.getMessage()).contains("client.cert");
    }

    private void inDirectory(String from, String to) throws IOException {
        Files.copy(
                directory.resolve(from),
                Files.createDirectories(certs.resolve(host())).resolve(to));
    }

    private Optional<?> ask(Map<String, Path> authorities) {
        RegistryAccess access = new RegistryAccess(List.of(), Proxies.NONE, authorities, List.of(certs));
        RegistryDoor door = new HttpRegistries(host -> Optional.empty(), access, RegistryLimits.DEFAULT.withRetries(0));
        try (Registry registry = door.open(ImageReference.parse(host() + "/acme/app"), Access.PULL)) {
            return registry.headManifest("latest");
        }
    }

    private String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private void start(boolean clients) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve("server.p12"))) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, "changeit".toCharArray());
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        try (InputStream in = Files.newInputStream(directory.resolve("ca.pem"))) {
            known.setCertificateEntry(
                    "ca",
                    java.security.cert.CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(known);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trust.getTrustManagers(), null);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = getSSLContext().getDefaultSSLParameters();
                wanted.setNeedClientAuth(clients);
                parameters.setSSLParameters(wanted);
            }
        });
        server.start();
    }

    private void signed(String name) throws IOException {
        openssl("req -newkey rsa:2048 -nodes -keyout %s.key -out %s.csr -subj /CN=%s".formatted(name, name, name));
        openssl("x509 -req -in %s.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 30 -out %s.pem -extfile san"
                .formatted(name, name));
    }

    private void openssl(String arguments) throws IOException {
        List<String> command = new java.util.ArrayList<>(List.of("openssl"));
        command.addAll(Arrays.asList(arguments.split(" ", -1)));
        Process openssl = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), UTF_8);
        assertThat(openssl.onExit().join().exitValue()).as(said).isZero();
    }
}
