package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import io.github.pixelzx.docker.oci.JsonText;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Programs in containers by bare HTTP to a socket of this machine.
 *
 * @param root what paths begin with, for example {@code /v1.45}
 */
record SocketExec(SocketExchange exchange, String root) implements ExecCalls {

    /** Of a frame's head: which stream it is of, three bytes of nothing, and its length. */
    private static final int HEAD = 8;

    private static final int STDERR = 2;

    @Override
    public String create(String container, ExecSpec program) throws IOException {
        byte[] answer = exchange.post(root + "/containers/" + container + "/exec", described(program));
        return Exchange.document(answer).path("Id").text("");
    }

    private static byte[] described(ExecSpec program) {
        return JsonText.of(Map.of(
                "AttachStdout", true,
                "AttachStderr", true,
                "Cmd", program.argv(),
                "Env", program.variables(),
                "WorkingDir", program.workdir(),
                "User", program.user()));
    }

    /** Reads on a thread of its own, as docker-java does: the caller waits for as long as it likes. */
    @Override
    public void start(String id, OutputStreams output) {
        Thread thread = new Thread(() -> read(id, output), "output of a program in a container");
        thread.setDaemon(true);
        thread.start();
    }

    private void read(String id, OutputStreams output) {
        byte[] how = JsonText.of(Map.of("Detach", false, "Tty", false));
        try (SocketExchange.Open answer = exchange.open("POST", root + "/exec/" + id + "/start", how)) {
            output.onStart(answer);
            if (answer.status() != 200) {
                Exchange.successful(answer.status(), answer.whole());
            }
            while (frame(answer.body(), output)) {
                // Each is kept as it comes.
            }
            output.onComplete();
        } catch (IOException | RuntimeException e) {
            output.onError(e);
        }
    }

    private static boolean frame(InputStream in, OutputStreams output) throws IOException {
        byte[] head = in.readNBytes(HEAD);
        if (head.length == 0) {
            return false;
        }
        int length = head.length < HEAD ? -1 : ByteBuffer.wrap(head, 4, 4).getInt();
        byte[] payload = length < 0 ? new byte[0] : in.readNBytes(length);
        if (payload.length != length) {
            throw new EOFException("the connection ended in the middle of what a program printed");
        }
        output.onNext(new Frame(head[0] == STDERR ? StreamType.STDERR : StreamType.STDOUT, payload));
        return true;
    }

    @Override
    public @Nullable Long exitCode(String id) throws IOException {
        OptionalLong code = Exchange.document(exchange.get(root + "/exec/" + id + "/json"))
                .path("ExitCode")
                .number();
        return code.isPresent() ? code.getAsLong() : null;
    }
}
