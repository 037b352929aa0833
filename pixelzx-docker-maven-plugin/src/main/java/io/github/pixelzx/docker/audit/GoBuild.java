package io.github.pixelzx.docker.audit;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Go's tools write into a program about how it was built. */
final class GoBuild {

    /** As {@code runtime/debug.BuildInfo} begins; Go aligns it to 16 bytes. */
    private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);

    private static final int ALIGNMENT = 16;

    /** How far into the data Go's own reader looks. */
    private static final int SEARCHED = 1 << 16;

    private static final int INLINE = 32;
    private static final int MAX_RECORD = 1 << 20;
    private static final Pattern GOARM = Pattern.compile("build\tGOARM=([5-8])");

    private GoBuild() {}

    /** The variant of ARM a program was built for; none if it is none of Go's, or of a Go before 1.18. */
    static Optional<Integer> armVariant(ByteBuffer data) {
        int end = Math.min(data.limit(), SEARCHED) - MAGIC.length;
        for (int at = 0; at <= end; at += ALIGNMENT) {
            if (data.get(at) == MAGIC[0] && beginsAt(data, at)) {
                return record(data, at);
            }
        }
        return Optional.empty();
    }

    private static boolean beginsAt(ByteBuffer data, int at) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (data.get(at + i) != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    private static Optional<Integer> record(ByteBuffer data, int at) {
        // The version and the list of modules and settings follow; what is sought stands in one piece of them.
        int start = at + INLINE;
        int length = Math.min(MAX_RECORD, data.limit() - start);
        if (length <= 0) {
            return Optional.empty();
        }
        byte[] bytes = new byte[length];
        data.get(start, bytes);
        Matcher setting = GOARM.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
        return setting.find() ? Optional.of(Integer.parseInt(setting.group(1))) : Optional.empty();
    }
}
