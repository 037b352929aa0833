package io.github.pixelzx.docker.engine;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The lines of several streams in the order in which each of them came to its end: pieces of one line are not torn apart by
 * what came from another stream meanwhile.
 */
final class MergedLines {

    private final int most;
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final List<ByteArrayOutputStream> begun;

    /**
     * No lines yet.
     *
     * @param most how many bytes are kept, the first ones
     */
    MergedLines(int streams, int most) {
        this.most = most;
        this.begun = Stream.generate(ByteArrayOutputStream::new).limit(streams).toList();
    }

    /** Takes a piece of a stream, which may end anywhere; its bytes are copied. */
    synchronized void add(int stream, byte[] piece) {
        ByteArrayOutputStream line = begun.get(stream);
        int end = piece.length;
        while (end > 0 && piece[end - 1] != '\n') {
            end--;
        }
        if (end > 0) {
            keep(line.toByteArray(), line.size(), lines);
            line.reset();
            keep(piece, end, lines);
        }
        byte[] rest = Arrays.copyOfRange(piece, end, piece.length);
        keep(rest, rest.length, line);
    }

    private void keep(byte[] bytes, int length, ByteArrayOutputStream kept) {
        kept.write(bytes, 0, Math.min(length, Math.max(0, most - kept.size())));
    }

    /** All lines so far, and what was begun of others, decoded as UTF-8. */
    synchronized String text() {
        StringBuilder text = new StringBuilder(lines.toString(StandardCharsets.UTF_8));
        begun.forEach(line -> text.append(line.toString(StandardCharsets.UTF_8)));
        return text.toString();
    }

    /** Whether there was more than is kept. */
    synchronized boolean isCut() {
        return lines.size() >= most || begun.stream().anyMatch(line -> line.size() >= most);
    }
}
