package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a load, whatever the engine at the socket does. */
@DisabledOnOs(OS.WINDOWS)
class SocketLoadTest {

    private static final String LOADED = "{\"stream\":\"Loaded image: acme/app:1\\n\"}\r\n";

    @TempDir
    private Path directory;

    @Test
    void sendsAnArchiveInPiecesAndSaysWhereItEnds() throws IOException {
        try (SocketServer server = SocketServer.answering(socket(), LOADED)) {
            String loaded = load(out -> {
                out.write('a');
                out.write(new byte[] {'b', 'c', 'd'}, 1, 2);
                out.flush();
                out.close();
            });

            assertThat(loaded).isEqualTo("acme/app:1");
            assertThat(String.join("", server.requests()))
                    .startsWith("POST /v1.45/images/load?quiet=1 HTTP/1.1\r\n")
                    .contains("\r\nTransfer-Encoding: chunked\r\n")
                    .endsWith("\r\n\r\n3\r\nacd\r\n0\r\n\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n{\"stream\r\n1d\r\n\":\"Loaded image: acme/app:1\"}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\ntransfer-encoding:chunked\r\n\r\n00025;x=y\r\n{\"stream\":\"Loaded image: acme/app:1\"}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n{\"stream\":\"Loaded image: acme/app:0\"}{\"stream\":\"Loaded image: acme/app:1\"}{\"status\":\"done\"}"
            })
    void hearsWhatWasLoaded(String answer) throws IOException {
        try (SocketServer server = SocketServer.saying(socket(), answer)) {
            assertThat(load(out -> out.write(1))).isEqualTo("acme/app:1");
            assertThat(server.requests()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n\r\n" + LOADED + "{\"errorDetail\":{\"message\":\"no space left on device\"}}",
                "HTTP/1.1 200 OK\r\n\r\n{\"error\":\"no space left on device\"}",
                "HTTP/1.1 500 Oh\r\nContent-Length: 38\r\n\r\n{\"message\": \"no space left on device\"}"
            })
    void passesOnWhyItWasNotLoaded(String answer) throws IOException {
        try (SocketServer server = SocketServer.saying(socket(), answer)) {
            assertProblem(HelpTopic.ENGINE_REFUSED, "no space left on device", out -> out.write(1));
            assertThat(server.requests()).isNotEmpty();
        }
    }

    @Test
    void passesOnWhatAnEngineSaysThatDoesNotReadToTheEnd() throws IOException {
        String refusal = "HTTP/1.1 500 Oh\r\nContent-Length: 38\r\n\r\n{\"message\": \"no space left on device\"}";
        try (SocketServer server = SocketServer.interrupting(socket(), refusal)) {
            assertProblem(HelpTopic.ENGINE_REFUSED, "no space left on device", out -> {
                for (int i = 0; i < 100; i++) {
                    out.write(new byte[1 << 16]);
                }
            });
            assertThat(server.requests()).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n25\r\n{\"stream\":\"Loaded image: acme/app:1\"}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{}\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{}\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nmany\r\n{}\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\n\r\n{\"stream\":\"Loaded im"
            })
    void noticesThatTheEngineIsGone(String answer) throws IOException {
        try (SocketServer server = SocketServer.saying(socket(), answer)) {
            assertProblem(HelpTopic.NO_ENGINE, "the engine at unix:///x stopped answering: ", out -> out.write(1));
            assertProblem(HelpTopic.NO_ENGINE, "the engine at unix:///x stopped answering: ", out -> {
                for (int i = 0; i < 100; i++) {
                    out.write(new byte[1 << 16]);
                }
            });
            assertThat(server.requests()).isNotEmpty();
        }
    }

    @Test
    void takesNoAnswerForALoadThatNamesNothing() throws IOException {
        try (SocketServer server = SocketServer.answering(socket(), "{\"stream\":\"hello\"}")) {
            assertProblem(HelpTopic.ENGINE_REFUSED, "names no loaded image", out -> out.write(1));
            assertThat(server.requests()).isNotEmpty();
        }
    }

    @Test
    void saysThatNobodyListens() {
        assertProblem(HelpTopic.NO_ENGINE, "stopped answering", out -> out.write(1));
    }

    private void assertProblem(HelpTopic topic, String words, TarWriter writer) {
        assertThatThrownBy(() -> load(writer)).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().help()).isEqualTo(topic);
            assertThat(e.problem().why()).contains(words);
        });
    }

    private String load(TarWriter writer) {
        return new SocketLoad(new SocketExchange(socket()), "/v1.45", new Refusals("unix:///x")).load(writer);
    }

    private Path socket() {
        return directory.resolve("engine.sock");
    }
}
