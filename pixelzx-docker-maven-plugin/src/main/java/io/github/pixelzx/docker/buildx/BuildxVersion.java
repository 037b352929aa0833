package io.github.pixelzx.docker.buildx;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of buildx's version that is compared. */
record BuildxVersion(int major, int minor) implements Comparable<BuildxVersion> {

    private static final Pattern PRINTED = Pattern.compile("v?(\\d{1,4})\\.(\\d{1,4})(?:\\D.*)?");
    private static final Comparator<BuildxVersion> ORDER =
            Comparator.comparingInt(BuildxVersion::major).thenComparingInt(BuildxVersion::minor);

    /** Reads a version such as {@code v0.13.1-desktop.1}; none for a build that names no number. */
    static Optional<BuildxVersion> parse(String text) {
        Matcher matcher = PRINTED.matcher(text);
        return matcher.matches()
                ? Optional.of(new BuildxVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public int compareTo(BuildxVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
