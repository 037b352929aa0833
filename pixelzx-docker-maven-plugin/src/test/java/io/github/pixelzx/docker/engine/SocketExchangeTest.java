package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back from a socket where an engine should listen. */
class SocketExchangeTest {

    @TempDir
    private Path directory;

    @Test
    void asksInAVersionWhoseAnswersComeInOnePiece() throws IOException {
        try (SocketServer server = SocketServer.answering(socket(), "{}")) {
            exchange().get("/v1.45/info?a=b");

            assertThat(server.requests())
                    .singleElement()
                    .asString()
                    .startsWith("GET /v1.45/info?a=b HTTP/1.0\r\n")
                    .contains("\r\nConnection: close\r\n")
                    .endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
                "HTTP/1.0 200 OK\r\ncontent-length:2\r\n\r\n{}and more",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: identity\r\n\r\n{}",
                "HTTP/1.0 201 Created\r\nServer: x\r\n\r\n{}",
                "HTTP/1.0 200\n\n{}"
            })
    void readsAWholeAnswer(String answer) throws IOException {
        try (SocketServer server = SocketServer.saying(socket(), answer)) {
            assertThat(exchange().get("/")).asString().isEqualTo("{}");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 OK\r\n\r\n",
                "HTTP/1.0 200 OK\r\nContent-Length: 3\r\n\r\n{}",
                "HTTP/1.0 200 OK\r\nContent-Length: much\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
                "HTTP/1.0 200 OK\r\nContent-Le"
            })
    void takesNoneThatIsBroken(String answer) throws IOException {
        try (SocketServer server = SocketServer.saying(socket(), answer)) {
            assertThatThrownBy(() -> exchange().get("/")).isInstanceOf(IOException.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void passesOnWhatARefusalSays() throws IOException {
        String body = "{\"message\":\"no such thing\"}";
        try (SocketServer server =
                SocketServer.saying(socket(), "HTTP/1.0 404 Not Found\r\nContent-Length: 27\r\n\r\n" + body)) {
            assertThatThrownBy(() -> exchange().get("/"))
                    .isInstanceOfSatisfying(
                            NotFoundException.class,
                            e -> assertThat(Refusals.words(e)).isEqualTo("no such thing"));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void tellsARefusalFromSomethingMissing() throws IOException {
        try (SocketServer server = SocketServer.saying(socket(), "HTTP/1.0 500 Oh\r\n\r\nbroken")) {
            assertThatThrownBy(() -> exchange().get("/"))
                    .isInstanceOf(DockerException.class)
                    .isNotInstanceOf(NotFoundException.class)
                    .hasMessageContaining("broken");
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void saysThatAnEngineThatEndsItsConnectionStoppedAnswering() throws IOException {
        EngineQuestions questions = new EngineQuestions(exchange(), "", new Refusals("unix:///x"));
        try (SocketServer server = SocketServer.saying(socket(), "HTTP/1.0 200 OK\r\n\r\n{\"Id\": \"12")) {
            assertThatThrownBy(() -> questions.container("a")).isInstanceOfSatisfying(ProblemException.class, e -> {
                assertThat(e.problem().help()).isEqualTo(HelpTopic.NO_ENGINE);
                assertThat(e.problem().why()).startsWith("the engine at unix:///x stopped answering: ");
            });
            assertThat(server.requests()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Content-Length: 0\r\n", "Content-Length: 2\r\n"})
    void takesAnAnswerWithoutADocumentForNoContainer(String length) throws IOException {
        EngineQuestions questions = new EngineQuestions(exchange(), "", new Refusals("unix:///x"));
        String body = length.contains("2") ? "12" : "";
        try (SocketServer server = SocketServer.saying(socket(), "HTTP/1.0 200 OK\r\n" + length + "\r\n" + body)) {
            assertThatThrownBy(() -> questions.container("a"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.NO_ENGINE));
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void endsWithTheThreadThatIsInterrupted() throws IOException {
        EngineQuestions questions = new EngineQuestions(exchange(), "", new Refusals("unix:///x"));
        try (SocketServer server = SocketServer.silent(socket())) {
            Thread.currentThread().interrupt();

            assertThatThrownBy(() -> questions.container("a"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.INTERRUPTED));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(server.requests()).isEmpty();
        }
    }

    private Path socket() {
        return directory.resolve("engine.sock");
    }

    private SocketExchange exchange() {
        return new SocketExchange(socket());
    }
}
