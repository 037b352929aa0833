package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A real TLS server in front of a socket that answers as an engine does. */
@DisabledOnOs(OS.WINDOWS)
class EngineTlsTest {

    private static final String ANSWER = "{\"Version\":\"26.1.5\",\"ApiVersion\":\"1.45\",\"MinAPIVersion\":\"1.24\"}";

    @TempDir
    private static Path all;

    @TempDir
    private Path directory;

    private static TlsRelay relay;

    @BeforeAll
    static void listens() throws IOException, GeneralSecurityException {
        Path socket = all.resolve("engine.sock");
        SocketServer.answering(socket, ANSWER);
        relay = TlsRelay.before(socket, all);
    }

    @AfterAll
    static void closes() throws IOException {
        relay.close();
    }

    @Test
    void showsItsCertificateAndTrustsTheAuthority() throws IOException, GeneralSecurityException {
        holding("ca.pem", "cert.pem", "key.pem");

        assertAnswers(relay, Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", directory.toString()));
    }

    @Test
    void needsNoCertificateOfItsOwnWhereTheEngineAsksForNone() throws IOException, GeneralSecurityException {
        try (TlsRelay other = relay.forAnybody()) {
            holding("ca.pem");

            assertAnswers(other, Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", directory.toString()));
        }
    }

    @Test
    void trustsNobodyElse() throws IOException, GeneralSecurityException {
        try (TlsRelay other = relay.forAnybody()) {
            holding("cert.pem", "key.pem");

            assertThatThrownBy(() -> finder(
                                    other, Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", directory.toString()))
                            .open())
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().why()).contains("unable to find valid certification path"));
        }
    }

    @Test
    void believesAnybodyWhereThatIsAskedFor() throws IOException, GeneralSecurityException {
        try (TlsRelay other = relay.namedOtherwise()) {
            holding("ca.pem", "cert.pem", "key.pem");
            assertThatThrownBy(() -> finder(
                                    other, Map.of("DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", directory.toString()))
                            .open())
                    .hasMessageContaining("127.0.0.1");

            Files.delete(directory.resolve("ca.pem"));
            assertAnswers(other, Map.of("DOCKER_TLS", "1", "DOCKER_CERT_PATH", directory.toString()));
        }
    }

    @Test
    void saysWhatIsMissing() throws IOException {
        assertThat(new EngineTls(directory, true).obstacle()).contains("cannot read " + directory.resolve("ca.pem"));
        assertThat(new EngineTls(directory, false).obstacle()).isEmpty();
        assertThat(new EngineTls(null, false).obstacle()).isEmpty();
        Files.createFile(directory.resolve("cert.pem"));
        assertThat(new EngineTls(directory, true).obstacle())
                .contains(directory + " must have both or none of cert.pem and key.pem");
    }

    /** A client that has these files of all that were made for it. */
    private void holding(String... names) throws IOException {
        for (String name : names) {
            Files.copy(all.resolve(name), directory.resolve(name));
        }
    }

    private static void assertAnswers(TlsRelay asked, Map<String, String> environment) {
        try (Engine engine = finder(asked, environment).open()) {
            assertThat(engine).isNotNull();
        }
    }

    private static EngineFinder finder(TlsRelay asked, Map<String, String> environment) {
        Map<String, String> variables = new HashMap<>(environment);
        variables.put("DOCKER_HOST", asked.host());
        return new EngineFinder(variables, all, new SystemProcesses());
    }
}
