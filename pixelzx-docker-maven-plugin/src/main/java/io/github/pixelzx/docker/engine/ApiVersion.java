package io.github.pixelzx.docker.engine;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the Docker Engine API, for example {@code 1.45}.
 *
 * <p>Every request names one. Without a name an engine answers with the newest shapes it knows, and a name outside its
 * range it refuses; so the version is chosen once from what the engine offers.
 */
record ApiVersion(int major, int minor) implements Comparable<ApiVersion> {

    /** The newest whose answers this code was written for. */
    static final ApiVersion NEWEST_KNOWN = new ApiVersion(1, 48);

    private static final Pattern FORM = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})");
    private static final Comparator<ApiVersion> ORDER =
            Comparator.comparingInt(ApiVersion::major).thenComparingInt(ApiVersion::minor);

    /** Reads {@code major.minor}; throws an IllegalArgumentException for anything else. */
    static ApiVersion parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not an API version: '" + text + "'");
        }
        return new ApiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    /** The version to speak with an engine that knows those from {@code oldest} to {@code newest}. */
    static ApiVersion negotiated(ApiVersion oldest, ApiVersion newest) {
        ApiVersion wanted = newest.compareTo(NEWEST_KNOWN) < 0 ? newest : NEWEST_KNOWN;
        return wanted.compareTo(oldest) < 0 ? oldest : wanted;
    }

    @Override
    public int compareTo(ApiVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
