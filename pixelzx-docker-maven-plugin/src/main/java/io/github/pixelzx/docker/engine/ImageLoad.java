package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.LoadResponseItem;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Streams an archive into the engine while it is written.
 *
 * <p>An engine answers a load it could not do with "200 OK" and says in the stream what failed, so the stream is read to
 * its end.
 */
record ImageLoad(DockerClient docker, Refusals refusals) {

    private static final String WHAT = "The engine cannot load an image";
    private static final int PIPE = 1 << 16;
    private static final String LOADED = "Loaded image";

    String load(TarWriter writer) {
        List<String> loaded = new CopyOnWriteArrayList<>();
        PipedInputStream in = new PipedInputStream(PIPE);
        // Closing the pipe when the answer ends frees a writer whose engine has stopped reading.
        ItemStream<LoadResponseItem> answer = new ItemStream<>(
                line -> {
                    if (line.startsWith(LOADED)) {
                        loaded.add(line.substring(line.indexOf(": ") + 2).strip());
                    }
                },
                () -> closeQuietly(in));
        try (answer) {
            write(writer, in, answer);
            answer.awaitEnded();
        } catch (InterruptedException | RuntimeException e) {
            throw refusals.problem(WHAT, e);
        }
        answer.error().ifPresent(words -> {
            throw refusals.refused(WHAT, words);
        });
        if (loaded.isEmpty()) {
            throw refusals.refused(WHAT, "it reports no failure and names no loaded image");
        }
        return loaded.get(loaded.size() - 1);
    }

    private void write(TarWriter writer, PipedInputStream in, ItemStream<LoadResponseItem> answer)
            throws InterruptedException {
        try (OutputStream out = new PipedOutputStream(in)) {
            docker.loadImageAsyncCmd(in).exec(answer);
            try {
                writer.writeTo(out);
            } catch (IOException | RuntimeException e) {
                throwWhatBrokeThePipe(answer, e);
            }
        } catch (IOException e) {
            throwWhatBrokeThePipe(answer, e);
        }
    }

    /**
     * A writer fails for two reasons: the engine has ended its answer, which says more, or the archive's content cannot
     * be read, and then the engine must not see an end of the archive that is none.
     */
    private static void throwWhatBrokeThePipe(ItemStream<LoadResponseItem> answer, Exception failure)
            throws InterruptedException {
        if (answer.hasEnded()) {
            answer.awaitEnded();
            return;
        }
        answer.close();
        if (failure instanceof InterruptedIOException) {
            throw new InterruptedException();
        }
        throw Problem.environment(
                        HelpTopic.LAYOUT_DAMAGED,
                        "Cannot hand an image to the engine",
                        "its content cannot be read: " + Refusals.rootMessage(failure),
                        "mvn clean verify   (builds the image again)")
                .asException(failure);
    }

    private static void closeQuietly(PipedInputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // Closing a pipe in memory has nothing that could fail.
            throw new IllegalStateException(e);
        }
    }
}
