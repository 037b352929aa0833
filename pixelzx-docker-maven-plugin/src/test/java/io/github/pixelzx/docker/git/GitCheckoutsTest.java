package io.github.pixelzx.docker.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.OutputListener;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real git and a server that asks for a login. */
class GitCheckoutsTest {

    private static final String LOGIN =
            "Basic " + Base64.getEncoder().encodeToString("me:ge@heim".getBytes(StandardCharsets.UTF_8));

    @TempDir
    Path directory;

    private final Recording processes = new Recording();
    private HttpServer server;
    private String commit;

    @BeforeEach
    void servesARepository() throws IOException {
        Path work = Files.createDirectories(directory.resolve("work"));
        git(work, "init", "-q", "-b", "main");
        Files.writeString(work.resolve("file"), "one");
        git(work, "add", "file");
        git(work, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-q", "-m", "one");
        commit = git(work, "rev-parse", "HEAD").strip();
        git(directory, "clone", "-q", "--bare", "work", "app.git");
        git(directory.resolve("app.git"), "update-server-info");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stops() {
        server.stop(0);
    }

    @Test
    void getsInWithTheLoginOfTheAddressAndShowsItInNoArgument() {
        GitCheckout checkout = new GitCheckouts(processes, false)
                .fetch(address("me:ge%40heim@"), null, commit, directory.resolve("home"));

        assertThat(checkout.root().resolve("file")).hasContent("one");
        assertThat(processes.commands).isNotEmpty().allSatisfy(command -> {
            assertThat(String.join(" ", command.argv())).doesNotContain("heim", "me:");
            assertThat(command.toString()).doesNotContain("heim", LOGIN);
        });
    }

    @Test
    void namesNoLoginWhereItIsWrong() {
        assertThatThrownBy(() -> new GitCheckouts(processes, false)
                        .fetch(address("geheim@"), null, commit, directory.resolve("home")))
                .hasMessageContaining("Cannot fetch the Git repository " + address(""))
                .hasMessageNotContaining("geheim");
    }

    @Test
    void keepsTheSettingsForGitThatWereThere() {
        assertThat(RepositoryAddress.of("https://me@example.org/a.git", Map.of("GIT_CONFIG_COUNT", "2"))
                        .environment())
                .containsOnly(
                        Map.entry("GIT_CONFIG_COUNT", "3"),
                        Map.entry("GIT_CONFIG_KEY_2", "credential.https://example.org.username"),
                        Map.entry("GIT_CONFIG_VALUE_2", "me"));
    }

    private String address(String login) {
        return "http://" + login + "127.0.0.1:" + server.getAddress().getPort() + "/app.git";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Path file = directory.resolve(exchange.getRequestURI().getPath().substring(1));
            if (!LOGIN.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
                exchange.sendResponseHeaders(401, -1);
            } else if (Files.isRegularFile(file)) {
                byte[] bytes = Files.readAllBytes(file);
                exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
                exchange.getResponseBody().write(bytes);
            } else {
                exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private static String git(Path in, String... arguments) {
        ProcessResult result =
                new SystemProcesses().run(Command.of("git").plus(arguments).in(in));
        assertThat(result.succeeded()).as(result.stderr()).isTrue();
        return result.stdout();
    }

    /** Runs programs and remembers how. */
    private static final class Recording implements Processes {

        private final List<Command> commands = new ArrayList<>();
        private final Processes real = new SystemProcesses();

        @Override
        public ProcessResult run(Command command, OutputListener listener) {
            commands.add(command);
            return real.run(command, listener);
        }
    }
}
