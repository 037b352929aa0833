package io.github.pixelzx.docker.build;

import java.nio.file.attribute.FileTime;
import java.time.Instant;

/**
 * The modification time that a copy of a file says, made from its contents: other contents, another time.
 *
 * <p>The whole seconds hold about thirty bits of the digest, and the nanoseconds as many, all of which reach the builder:
 * BuildKit transfers and compares nanoseconds since 1970. The seconds alone serve where a file system keeps no more. Steps
 * see these times, so none is in the future, which {@code make} warns of, nor after 2038, which programs of 32 bits do
 * not know. Where the earliest time is later than {@link #LATEST}, the commit's for example, the nanoseconds are left.
 *
 * @param earliest to the second, what everything has that is no file
 */
record CopyTime(FileTime earliest) {

    /** The end of the years that copies may be of: before this class was written. */
    private static final Instant LATEST = Instant.parse("2025-01-01T00:00:00Z");

    private static final int NANOSECONDS = 1_000_000_000;
    /** Hexadecimal digits of the digest that either part is made from. */
    private static final int DIGITS = 15;

    /** Times that are not earlier than this, the fraction of a second aside. */
    static CopyTime from(Instant earliest) {
        return new CopyTime(FileTime.from(Instant.ofEpochSecond(earliest.getEpochSecond())));
    }

    /**
     * The time of a copy.
     *
     * @param content digest in hexadecimal
     */
    FileTime of(String content) {
        Instant first = earliest.toInstant();
        long seconds = Math.max(1, LATEST.getEpochSecond() - first.getEpochSecond());
        return FileTime.from(
                first.plusSeconds(part(content, 0) % seconds).plusNanos(part(content, DIGITS) % NANOSECONDS));
    }

    private static long part(String content, int begin) {
        return Long.parseLong(content.substring(begin, begin + DIGITS), 16);
    }
}
