package io.github.pixelzx.docker.build;

import java.util.Map;

/**
 * What a mirror was made from: lets the next run copy only what changed.
 *
 * @param version of this record's form
 * @param started when the build context was looked at, in nanoseconds since 1970
 * @param files the files by their path in the build context
 */
record MirrorState(int version, long started, Map<String, Copied> files) {

    static final int VERSION = 2;

    MirrorState {
        files = Map.copyOf(files);
    }

    /**
     * One file that was copied.
     *
     * @param source how the file in the build context looked
     * @param content its digest in hexadecimal
     */
    record Copied(ContextEntry source, String content) {}
}
