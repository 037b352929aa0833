package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.model.WaitResponse;

/** Tells when the container has exited. */
final class ContainerExit extends AnswerStream<WaitResponse> {

    private volatile long endedAt;

    @Override
    public void onNext(WaitResponse response) {
        // The end of the answer is what counts; the exit code is read where "out of memory" stands, too.
        endedAt = System.nanoTime();
    }

    @Override
    protected void onEnd() {
        if (endedAt == 0) {
            endedAt = System.nanoTime();
        }
    }

    long endedAt() {
        return endedAt;
    }
}
