package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.model.Frame;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What the program reads: sent by a thread of docker-java's, which does not end the connection afterwards. */
final class ContainerInput extends AnswerStream<Frame> {

    private final CountDownLatch sent = new CountDownLatch(1);
    private volatile boolean used;

    InputStream of(String text) {
        used = true;
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] into, int from, int most) {
                int read = super.read(into, from, most);
                if (read < 0) {
                    sent.countDown();
                }
                return read;
            }

            @Override
            public synchronized int read() {
                int read = super.read();
                if (read < 0) {
                    sent.countDown();
                }
                return read;
            }
        };
    }

    /** Ends the connection when all is sent, and with it the program's input. */
    void endOnceSent(Duration limit) throws InterruptedException {
        if (used && sent.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
            close();
        }
    }

    @Override
    public void onNext(Frame frame) {
        // Output comes on the other connection.
    }
}
