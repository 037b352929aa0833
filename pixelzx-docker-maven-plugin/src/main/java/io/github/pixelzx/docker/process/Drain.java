package io.github.pixelzx.docker.process;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads what a program prints to its end, on a thread of its own, line by line. */
final class Drain {

    /** Linux lets a pipe hold no more: what comes beyond it was printed after the program had ended. */
    private static final long LARGEST_PIPE = 1 << 20;

    private static final Duration LOOK = Duration.ofMillis(200);

    private final Watched in;
    private final Consumer<String> listener;
    private final StringBuilder text = new StringBuilder();
    private final Thread reader;
    private volatile @Nullable RuntimeException failure;

    private Drain(InputStream in, String name, Consumer<String> listener) {
        this.in = new Watched(in);
        this.listener = listener;
        this.reader = new Thread(this::read, name);
    }

    /**
     * Begins to read.
     *
     * @param name the thread's
     * @param listener hears each line; one that fails hears no more
     */
    static Drain of(InputStream in, String name, Consumer<String> listener) {
        Drain drain = new Drain(in, name, listener);
        drain.reader.setDaemon(true);
        drain.reader.start();
        return drain;
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                synchronized (text) {
                    text.append(line).append('\n');
                }
                tell(line);
            }
        } catch (IOException e) {
            // The program was ended while it was read: what came until then is what there is.
            return;
        }
    }

    /** A listener that fails hears no more; a stream closed early would end the program by a broken pipe. */
    private void tell(String line) {
        if (failure == null) {
            try {
                listener.accept(line);
            } catch (RuntimeException e) {
                failure = e;
            }
        }
    }

    /**
     * Waits for the end of what an ended program printed. It is not cut off because the machine is busy or the listener
     * slow; but a child of the program that holds the stream open is not waited for, silent or not.
     *
     * @param patience how long nothing may come, in all
     * @return all that came
     * @throws RuntimeException what the listener threw
     */
    String join(Duration patience) throws InterruptedException {
        in.begin();
        Duration left = patience;
        while (reader.isAlive() && left.toNanos() > 0 && in.mayBeTheProgramsOwn()) {
            reader.join(Math.min(left.toMillis() + 1, LOOK.toMillis()));
            left = patience.minus(in.waited());
        }
        RuntimeException thrown = failure;
        if (thrown != null) {
            throw thrown;
        }
        synchronized (text) {
            return text.toString();
        }
    }

    /** A stream, read in pieces, that knows how long its reader has waited for it, and how much has come. */
    private static final class Watched extends FilterInputStream {

        private boolean waiting;
        private long since;
        private long waited;
        private long bytes;

        Watched(InputStream in) {
            super(in);
        }

        /** From now on it counts. */
        synchronized void begin() {
            since = System.nanoTime();
            waited = 0;
            bytes = 0;
        }

        synchronized boolean mayBeTheProgramsOwn() {
            return bytes <= LARGEST_PIPE;
        }

        synchronized Duration waited() {
            return Duration.ofNanos(waiting ? waited + System.nanoTime() - since : waited);
        }

        private synchronized void waits() {
            waiting = true;
            since = System.nanoTime();
        }

        private synchronized void waitsNoLonger(int came) {
            waiting = false;
            waited += System.nanoTime() - since;
            bytes += Math.max(came, 0);
        }

        @Override
        public int read(byte[] piece, int offset, int length) throws IOException {
            waits();
            int came = 0;
            try {
                came = super.read(piece, offset, length);
                return came;
            } finally {
                waitsNoLonger(came);
            }
        }
    }
}
