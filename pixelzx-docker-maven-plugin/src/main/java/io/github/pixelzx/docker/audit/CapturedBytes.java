package io.github.pixelzx.docker.audit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Parts of a file that was read once from its beginning to its end: its first megabytes, and of a longer file those
 * parts its beginning asked for.
 */
final class CapturedBytes {

    private static final int MAX_PART = 4 << 20;

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
    record Wanted(long offset, long length) {

        long end() {
            return offset + length;
        }
    }

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

    /** Reads on, where the beginning ended, and keeps what is wanted; parts longer than 4 MiB are cut. */
    void capture(InputStream rest, List<Wanted> wanted) throws IOException {
        long position = beginning();
        for (Wanted want : merged(wanted)) {
            long until = Math.min(want.end(), Math.max(want.offset(), position) + MAX_PART);
            if (until <= position || !skip(rest, Math.max(0, want.offset() - position))) {
                continue;
            }
            // What begins in the beginning is one part with what follows it.
            byte[] before = want.offset() >= position
                    ? new byte[0]
                    : Arrays.copyOfRange(parts.get(0).bytes(), (int) want.offset(), beginning());
            byte[] after = rest.readNBytes((int) (until - Math.max(want.offset(), position)));
            byte[] whole = Arrays.copyOf(before, before.length + after.length);
            System.arraycopy(after, 0, whole, before.length, after.length);
            parts.add(new Part(want.offset(), whole, whole.length));
            position = want.offset() + whole.length;
        }
    }

    /** In order, those that touch as one. */
    private List<Wanted> merged(List<Wanted> wanted) {
        List<Wanted> merged = new ArrayList<>();
        wanted.stream()
                .filter(want -> want.offset() >= 0 && want.length() > 0 && want.offset() <= Long.MAX_VALUE / 2)
                .map(want -> new Wanted(want.offset(), Math.min(want.length(), MAX_PART)))
                .filter(want -> want.end() > beginning())
                .map(want -> want.offset() < beginning() - MAX_PART
                        ? new Wanted(beginning() - MAX_PART, want.end() - beginning() + MAX_PART)
                        : want)
                .sorted(Comparator.comparingLong(Wanted::offset))
                .forEach(want -> {
                    Wanted last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
                    if (last != null && want.offset() <= last.end()) {
                        merged.set(
                                merged.size() - 1,
                                new Wanted(last.offset(), Math.max(last.end(), want.end()) - last.offset()));
                    } else {
                        merged.add(want);
                    }
                });
        return merged;
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
                .max(Comparator.comparingLong(part -> part.offset() + part.length()))
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
