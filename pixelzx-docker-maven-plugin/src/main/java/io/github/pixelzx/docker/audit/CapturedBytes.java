package io.github.pixelzx.docker.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Parts of a file that was read once from its beginning to its end: its first megabytes, and of a longer file those
 * parts its beginning asked for.
 */
final class CapturedBytes {

    private static final int MAX_PART = 1 << 20;

    private final List<Part> parts = new ArrayList<>();
    private final byte[] skipping = new byte[1 << 14];
    private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

    @SuppressWarnings("ArrayRecordComponent") // a view of the reader's buffer, compared by nobody
    private record Part(long offset, byte[] bytes, int length) {

        boolean holds(long at, long count) {
            return at >= offset && count >= 0 && at <= offset + length - count;
        }
    }

    /** A part of a file that is wanted, wherever it lies. */
    record Wanted(long offset, long length) {}

    /** The beginning, which stays in the caller's buffer. */
    CapturedBytes(byte[] beginning, int length) {
        parts.add(new Part(0, beginning, length));
    }

    void order(ByteOrder byteOrder) {
        order = byteOrder;
    }

    /** How much of the file's beginning is here. */
    int beginning() {
        return parts.get(0).length();
    }

    /** Reads on, where the beginning ended, and keeps what is wanted; parts longer than 1 MiB are cut. */
    void capture(InputStream rest, List<Wanted> wanted) throws IOException {
        long position = beginning();
        for (Wanted want :
                wanted.stream().sorted(Comparator.comparingLong(Wanted::offset)).toList()) {
            long from = Math.max(position, want.offset());
            long until = Math.min(want.offset() + want.length(), from + MAX_PART);
            if (want.offset() < 0 || until <= from || !skip(rest, from - position)) {
                continue;
            }
            byte[] bytes = rest.readNBytes((int) (until - from));
            parts.add(new Part(from, bytes, bytes.length));
            position = from + bytes.length;
        }
    }

    private boolean skip(InputStream in, long count) throws IOException {
        for (long left = count; left > 0; ) {
            int read = in.read(skipping, 0, (int) Math.min(left, skipping.length));
            if (read < 0) {
                return false;
            }
            left -= read;
        }
        return true;
    }

    /** The bytes at an offset, if all of them were kept. */
    Optional<ByteBuffer> at(long offset, long length) {
        return parts.stream()
                .filter(part -> part.holds(offset, length))
                .findFirst()
                .map(part -> ByteBuffer.wrap(part.bytes(), (int) (offset - part.offset()), (int) length)
                        .slice()
                        .order(order));
    }

    /** All bytes kept from an offset on, to the end of their part. */
    Optional<ByteBuffer> from(long offset) {
        return parts.stream()
                .filter(part -> part.holds(offset, 1))
                .findFirst()
                .flatMap(part -> at(offset, part.offset() + part.length() - offset));
    }

    /** The text at an offset, up to the byte 0 that ends it or to a length no name has. */
    Optional<String> text(long offset, int limit) {
        return from(offset).flatMap(bytes -> {
            int end = 0;
            while (end < bytes.limit() && end <= limit && bytes.get(end) != 0) {
                end++;
            }
            if (end == bytes.limit() || end > limit) {
                return Optional.empty();
            }
            byte[] text = new byte[end];
            bytes.get(0, text);
            return Optional.of(new String(text, StandardCharsets.UTF_8));
        });
    }
}
