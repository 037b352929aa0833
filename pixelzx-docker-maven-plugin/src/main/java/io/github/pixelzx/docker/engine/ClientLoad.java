package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.LoadResponseItem;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A load by docker-java, which has all the ways to an engine. */
record ClientLoad(DockerClient docker, Refusals refusals) implements ImageLoad {

    private static final int PIPE = 1 << 16;

    @Override
    public String load(TarWriter writer) {
        List<String> loaded = new CopyOnWriteArrayList<>();
        PipedInputStream in = new PipedInputStream(PIPE);
        // Closing the pipe when the answer ends frees a writer whose engine has stopped reading.
        ItemStream<LoadResponseItem> answer =
                new ItemStream<>(line -> ImageLoad.named(line).ifPresent(loaded::add), () -> closeQuietly(in));
        try (answer) {
            write(writer, in, answer);
            answer.awaitEnded();
        } catch (InterruptedException | RuntimeException e) {
            throw refusals.problem(WHAT, e);
        }
        answer.error().ifPresent(words -> {
            throw refusals.refused(WHAT, words);
        });
        return ImageLoad.last(loaded, refusals);
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
        if (failure instanceof InterruptedIOException || Thread.currentThread().isInterrupted()) {
            throw new InterruptedException();
        }
        throw ImageLoad.unreadable(failure);
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
