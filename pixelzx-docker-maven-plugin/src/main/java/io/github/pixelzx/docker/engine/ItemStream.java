package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.model.ResponseItem;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The answer to a pull or a load: lines of progress, and failures reported inside an answer that began as a success.
 */
final class ItemStream<T extends ResponseItem> extends AnswerStream<T> {

    private final Consumer<String> progress;
    private final Runnable atEnd;
    private volatile @Nullable String error;

    /**
     * @param progress hears each line
     * @param atEnd runs when nothing more comes
     */
    ItemStream(Consumer<String> progress, Runnable atEnd) {
        this.progress = progress;
        this.atEnd = atEnd;
    }

    @Override
    public void onNext(T item) {
        ResponseItem.ErrorDetail detail = item.getErrorDetail();
        String message = detail == null ? null : detail.getMessage();
        if (message != null || detail != null) {
            error = message == null ? "an error without a message" : message;
            return;
        }
        String line = item.getStream() == null ? item.getStatus() : item.getStream();
        if (line != null && !line.isBlank()) {
            progress.accept(item.getId() == null ? line.strip() : item.getId() + ": " + line.strip());
        }
    }

    @Override
    protected void onEnd() {
        atEnd.run();
    }

    /** What the engine reported as failed. */
    Optional<String> error() {
        return Optional.ofNullable(error);
    }
}
