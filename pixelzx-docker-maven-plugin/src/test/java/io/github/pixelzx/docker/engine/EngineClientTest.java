package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that may still be asked for while the goal ends. */
class EngineClientTest {

    @TempDir
    private Path directory;

    @Test
    void asksNothingForAGoalThatHasEnded() throws IOException {
        Path socket = directory.resolve("engine.sock");
        try (SocketServer server = SocketServer.answering(socket, "{}")) {
            EngineClient client = new EngineClient(
                    new ClientSettings(EngineAddress.parse("unix://" + socket, "a test", null), null, null));
            client.close();

            assertThatThrownBy(client::http).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(client::docker).isInstanceOf(IllegalStateException.class);
            assertThat(server.requests()).isEmpty();
        }
    }
}
