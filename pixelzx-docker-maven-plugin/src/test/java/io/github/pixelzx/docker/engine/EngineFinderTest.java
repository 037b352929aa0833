package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.Promptness;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS)
class EngineFinderTest {

    private final List<Command> asked = new ArrayList<>();

    @TempDir
    private Path home;

    @Test
    void takesDockerHostBeforeAnyContext() {
        EngineFinder finder =
                finder(Map.of("DOCKER_HOST", "tcp://10.0.0.1", "DOCKER_CONTEXT", "other"), answering(0, "", ""));

        assertThat(finder.addresses()).singleElement().satisfies(address -> {
            assertThat(address.host()).isEqualTo("tcp://10.0.0.1:2375");
            assertThat(address.tls()).isNull();
            assertThat(address.environment()).containsEntry("DOCKER_CONTEXT", "");
        });
        assertThat(asked).isEmpty();
    }

    @Test
    void speaksTlsWhereTheEnvironmentAsksForIt() {
        Map<String, String> environment =
                Map.of("DOCKER_HOST", "tcp://10.0.0.1", "DOCKER_TLS_VERIFY", "1", "DOCKER_CERT_PATH", "/certificates");

        assertThat(finder(environment, answering(0, "", "")).addresses())
                .singleElement()
                .satisfies(address -> {
                    assertThat(address.host()).isEqualTo("tcp://10.0.0.1:2376");
                    assertThat(address.tls()).isEqualTo(new EngineTls(Path.of("/certificates"), true));
                    assertThat(address.environment())
                            .containsEntry("DOCKER_TLS_VERIFY", "1")
                            .containsEntry("DOCKER_CERT_PATH", "/certificates");
                });
    }

    @Test
    void takesTheContextTheConfigurationNames() throws IOException {
        Files.createDirectories(home.resolve(".docker"));
        Files.writeString(home.resolve(".docker/config.json"), "{\"currentContext\":\"desktop-linux\"}");

        List<EngineAddress> addresses = finder(Map.of(), answering(0, """
                        {"Name":"desktop-linux","Endpoints":{"docker":{"Host":"unix:///desktop.sock"}},
                         "Storage":{"TLSPath":"\\u003cIN MEMORY\\u003e"}}""", "")).addresses();

        assertThat(addresses)
                .containsExactly(new EngineAddress(
                        "unix:///desktop.sock", "Docker context 'desktop-linux'", null, "desktop-linux"));
        assertThat(asked)
                .singleElement()
                .satisfies(command -> assertThat(command.argv())
                        .startsWith("docker", "context", "inspect")
                        .endsWith("desktop-linux"));
    }

    @Test
    void leavesAContextBehindTlsToTheDockerProgram() throws IOException {
        Path tls = Files.createDirectories(home.resolve("tls/docker"));

        List<EngineAddress> addresses = finder(
                        Map.of("DOCKER_CONTEXT", "far"),
                        answering(
                                0,
                                "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://10.0.0.1:2376\"}},\"Storage\":{\"TLSPath\":\""
                                        + tls.getParent() + "\"}}",
                                ""))
                .addresses();

        assertThat(addresses).singleElement().satisfies(address -> {
            assertThat(address.tls()).isEqualTo(new EngineTls(tls, true));
            assertThat(address.environment())
                    .containsEntry("DOCKER_CONTEXT", "far")
                    .containsEntry("DOCKER_HOST", "")
                    .containsEntry("DOCKER_TLS_VERIFY", "");
        });
    }

    @Test
    void looksAtNobodysCertificateWhereTheContextSaysSo() {
        assertThat(finder(
                                Map.of("DOCKER_CONTEXT", "far"),
                                answering(
                                        0,
                                        "{\"Endpoints\":{\"docker\":{\"Host\":\"tcp://10.0.0.1:2376\",\"SkipTLSVerify\":true}},"
                                                + "\"Storage\":{\"TLSPath\":\"/nowhere\"}}",
                                        ""))
                        .addresses())
                .singleElement()
                .satisfies(address -> assertThat(address.tls()).isEqualTo(new EngineTls(null, false)));
    }

    @Test
    void looksAtNobodysCertificateWhereTheEnvironmentSaysSo() {
        Map<String, String> environment =
                Map.of("DOCKER_HOST", "tcp://10.0.0.1", "DOCKER_TLS", "1", "DOCKER_CERT_PATH", "/certificates");

        assertThat(finder(environment, answering(0, "", "")).addresses())
                .singleElement()
                .satisfies(address -> {
                    assertThat(address.host()).isEqualTo("tcp://10.0.0.1:2376");
                    assertThat(address.tls()).isEqualTo(new EngineTls(Path.of("/certificates"), false));
                    assertThat(address.environment())
                            .containsEntry("DOCKER_TLS_VERIFY", "")
                            .containsEntry("DOCKER_TLS", "1")
                            .containsEntry("DOCKER_CERT_PATH", "/certificates");
                });
    }

    @Test
    void triesTheUsualSocketsWithoutAskingAnybody() {
        assertThat(finder(Map.of("XDG_RUNTIME_DIR", "/run/user/1000", "COLIMA_HOME", "/colima"), answering(1, "", ""))
                        .addresses())
                .extracting(address -> address.toString().replace(home.toString(), "~"))
                .containsExactly(
                        "unix:///var/run/docker.sock (default socket)",
                        "unix:///run/user/1000/docker.sock (rootless engine)",
                        "unix://~/.docker/run/docker.sock (Docker Desktop)",
                        "unix://~/.docker/desktop/docker.sock (Docker Desktop for Linux)",
                        "unix:///colima/default/docker.sock (Colima)",
                        "unix://~/.colima/default/docker.sock (Colima)",
                        "unix://~/.config/colima/default/docker.sock (Colima)",
                        "unix://~/.orbstack/run/docker.sock (OrbStack)",
                        "unix://~/.rd/docker.sock (Rancher Desktop)");
        assertThat(asked).isEmpty();
    }

    @Test
    void triesThePipesOfWindows() {
        assertThat(new EngineFinder(Map.of(), home, home, "Windows 11", answering(1, "", ""), null, null).addresses())
                .extracting(EngineAddress::host)
                .containsExactly("npipe:////./pipe/docker_engine", "npipe:////./pipe/dockerDesktopLinuxEngine")
                .allSatisfy(host -> assertThat(
                                EngineAddress.parse(host, "a test", null).mistake())
                        .isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "root/var/run/docker.sock",
                ".docker/run/docker.sock",
                ".docker/desktop/docker.sock",
                ".colima/default/docker.sock",
                ".config/colima/default/docker.sock",
                ".orbstack/run/docker.sock",
                ".rd/docker.sock"
            })
    void takesTheFirstSocketThatAnEngineListensAt(String path) throws IOException {
        Path socket = home.resolve(path);
        Files.createDirectories(socket.getParent());
        Files.createDirectories(home.resolve("root/var/run"));
        if (!path.startsWith("root")) {
            // A file where nobody listens, as an engine leaves that was killed.
            Files.createFile(home.resolve("root/var/run/docker.sock"));
        }
        String answer = "{\"Version\":\"26.1.5\",\"ApiVersion\":\"1.45\",\"MinAPIVersion\":\"1.24\"}";
        try (SocketServer server = SocketServer.answering(socket, answer);
                Engine engine = alone().open()) {
            assertThat(engine).isNotNull();
            assertThat(server.requests()).first().asString().startsWith("GET /version");
        }
    }

    @Test
    void gaveUpOnAnEngineThatTakesConnectionsAndSaysNothing() throws IOException {
        Path socket = home.resolve("var/run/docker.sock");
        Files.createDirectories(socket.getParent());
        try (SocketServer server = SocketServer.silent(socket)) {
            Promptness.within(Duration.ofSeconds(5), () -> {
                assertNoEngine(
                        alone(home).within(Duration.ofMillis(300)),
                        socket + " (default socket): no answer within 0.3 s");
                return true;
            });
            assertThat(server.requests()).isNotNull();
        }
    }

    @Test
    void doesNotWaitForSshInAHurry() throws IOException {
        Files.createDirectories(home.resolve("bin"));
        try (ServerSocket dead = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            EngineFinder finder = finder(
                            Map.of("DOCKER_HOST", "ssh://nobody@127.0.0.1:" + dead.getLocalPort()),
                            answering(0, "", ""))
                    .within(Duration.ofMillis(400));

            assertThatThrownBy(finder::open)
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.ENGINE_SLOW));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tcp://my host:2375", "tcp://[::1:2375", "tcp://my_host:2375", "tcp://10.0.0.1:99999", "tcp://"})
    void saysThatAnAddressIsNone(String host) {
        assertThatThrownBy(() -> finder(Map.of("DOCKER_HOST", host), answering(0, "", ""))
                        .open())
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().help()).isEqualTo(HelpTopic.NO_ENGINE);
                    assertThat(e.problem().why()).startsWith("'tcp://");
                });
    }

    @Test
    void opensASocketWithASpaceInItsPath() throws IOException {
        Path socket = home.resolve("a b.sock");
        String answer = "{\"Version\":\"26.1.5\",\"ApiVersion\":\"1.45\"}";
        try (SocketServer server = SocketServer.answering(socket, answer);
                Engine engine = finder(Map.of("DOCKER_HOST", "unix://" + socket), answering(0, "", ""))
                        .open()) {
            assertThat(engine).isNotNull();
            assertThat(server.requests()).isNotEmpty();
        }
    }

    private EngineFinder alone() {
        return alone(home.resolve("root"));
    }

    private EngineFinder alone(Path root) {
        return new EngineFinder(Map.of(), home, root, "Linux", answering(1, "", ""), null, null);
    }

    @Test
    void takesNoOtherEngineThanTheContextNames() {
        EngineFinder finder =
                finder(Map.of("DOCKER_CONTEXT", "nope"), answering(1, "", "context \"nope\" does not exist"));

        assertNoEngine(finder, "context \"nope\" does not exist");
    }

    @Test
    void takesNoOtherEngineWhereNobodyKnowsTheContext() {
        EngineFinder finder = finder(Map.of("DOCKER_CONTEXT", "far"), (command, listener) -> {
            throw Problem.environment(HelpTopic.PROGRAM_NOT_FOUND, "Cannot start 'docker'", "no such file", "install")
                    .asException();
        });

        assertNoEngine(finder, "Docker context 'far' is selected");
    }

    @Test
    void namesThePlaceItTriedAndWhyItFailed() {
        Path socket = home.resolve("docker.sock");

        assertNoEngine(
                finder(Map.of("DOCKER_HOST", "unix://" + socket), answering(0, "", "")),
                "unix://" + socket + " (DOCKER_HOST): there is no such socket");
    }

    @Test
    void saysThatAFileIsNoEngine() throws IOException {
        Path file = Files.createFile(home.resolve("docker.sock"));

        assertNoEngine(finder(Map.of("DOCKER_HOST", "unix://" + file), answering(0, "", "")), file.toString());
    }

    @Test
    void repeatsWhatSshSaidWhereItDoesNotGetThrough() {
        assertNoEngine(
                finder(Map.of("DOCKER_HOST", "ssh://nobody@127.0.0.1:1"), answering(0, "", "")),
                "ssh://nobody@127.0.0.1:1 (DOCKER_HOST): ");
    }

    @Test
    void refusesASchemeThatNobodySpeaks() {
        assertThatThrownBy(() -> finder(Map.of("DOCKER_HOST", "fd://docker"), answering(0, "", ""))
                        .open())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().why()).contains("none of unix, npipe, tcp and ssh"));
    }

    private static void assertNoEngine(EngineFinder finder, String why) {
        assertThatThrownBy(finder::open).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().help()).isEqualTo(HelpTopic.NO_ENGINE);
            assertThat(e.problem().why()).contains(why);
        });
    }

    private EngineFinder finder(Map<String, String> environment, Processes processes) {
        return new EngineFinder(environment, home, processes);
    }

    private Processes answering(int exitCode, String stdout, String stderr) {
        return (command, listener) -> {
            asked.add(command);
            return new ProcessResult(command, exitCode, stdout, stderr, Duration.ZERO);
        };
    }
}
