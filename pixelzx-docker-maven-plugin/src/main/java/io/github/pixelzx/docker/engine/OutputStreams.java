package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Both output streams of a container, kept apart, and their lines in the order in which they came.
 *
 * <p>Text is decoded from the joined bytes, since a frame may end inside a character. A program that prints without end
 * must not fill Maven's memory: of each stream, and of both together, the first {@value #MOST} bytes are kept.
 */
final class OutputStreams extends AnswerStream<Frame> {

    private static final int MOST = 8 << 20;

    private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
    private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

    private final MergedLines both = new MergedLines(2, MOST);

    private volatile long first;

    @Override
    public void onNext(Frame frame) {
        if (first == 0) {
            first = System.nanoTime();
        }
        boolean error = frame.getStreamType() == StreamType.STDERR;
        ByteArrayOutputStream kept = error ? stderr : stdout;
        byte[] payload = frame.getPayload();
        both.add(error ? 1 : 0, payload);
        synchronized (kept) {
            // Writing copies: docker-java uses the payload's array again.
            kept.write(payload, 0, Math.min(payload.length, MOST - kept.size()));
        }
    }

    /** When the first output came, in nanoseconds of {@link System#nanoTime()}; 0 while there is none. */
    long firstAt() {
        return first;
    }

    String stdout() {
        return text(stdout);
    }

    String stderr() {
        return text(stderr);
    }

    /** What stands on a terminal that shows both. */
    String both() {
        String text = both.text();
        return both.isCut() ? cut(text) : text;
    }

    private static String text(ByteArrayOutputStream bytes) {
        synchronized (bytes) {
            String text = bytes.toString(StandardCharsets.UTF_8);
            return bytes.size() < MOST ? text : cut(text);
        }
    }

    private static String cut(String text) {
        return text + "\n[cut after " + MOST + " bytes]\n";
    }
}
