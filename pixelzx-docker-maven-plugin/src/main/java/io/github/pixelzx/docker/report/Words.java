package io.github.pixelzx.docker.report;

import io.github.pixelzx.docker.report.Account.PlatformAccount;
import java.time.Instant;
import java.util.Locale;

/** Figures as people read them. */
final class Words {

    private Words() {}

    static String size(long bytes) {
        if (bytes == 0) {
            return "–";
        }
        return bytes < 100_000
                ? String.format(Locale.ROOT, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    /** What a platform takes on the way and where it runs. */
    static String size(PlatformAccount platform) {
        return size(platform.bytes()) + " in " + plural(platform.layers(), "layer") + unpacked(platform);
    }

    static String sizes(PlatformAccount platform) {
        return size(platform.bytes()) + unpacked(platform);
    }

    private static String unpacked(PlatformAccount platform) {
        return platform.unpacked() == 0 ? "" : ", " + size(platform.unpacked()) + " unpacked";
    }

    static String seconds(long milliseconds) {
        return String.format(Locale.ROOT, "%.1f s", milliseconds / 1000.0);
    }

    static String time(long epochSecond) {
        return Instant.ofEpochSecond(epochSecond).toString().replace('T', ' ').replace("Z", " UTC");
    }

    /** A time of a record, to the second. */
    static String time(String iso) {
        return iso.isEmpty() ? "" : time(Instant.parse(iso).getEpochSecond());
    }

    static String plural(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
