package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.engine.Maker;
import io.github.pixelzx.docker.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names a run of tests, in labels and names of everything it makes in an engine, and tells whose it is: a later run can
 * see whether the process still lives.
 *
 * @param place where the process is known by its number, as the beginning of a digest: names in an engine are short
 * @param pid the process
 * @param since when it was started, in milliseconds since 1970; a process of another start is another one
 * @param own tells runs of one process apart
 */
record RunName(String place, long pid, long since, String own) {

    private static final int DIGITS = 8;
    private static final Pattern FORM = Pattern.compile("([0-9a-f]{8})-([0-9]{1,18})-([0-9]{1,18})-([0-9a-f]{8})");

    /** A new run of this process. */
    static RunName create() {
        return of(Maker.current());
    }

    /** A new run of a process. */
    static RunName of(Maker maker) {
        String own = UUID.randomUUID().toString().substring(0, DIGITS);
        return new RunName(digits(maker.place()), maker.process(), maker.start(), own);
    }

    /** Reads a name; none if another program made it. */
    static Optional<RunName> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new RunName(
                        matcher.group(1),
                        Long.parseLong(matcher.group(2)),
                        Long.parseLong(matcher.group(3)),
                        matcher.group(4)))
                : Optional.empty();
    }

    /** Whether its process was one of this place and is gone. Of other places nothing is known. */
    boolean isOrphan() {
        String here = Maker.current().place();
        return place.equals(digits(here)) && new Maker(here, pid, since).hasEnded();
    }

    private static String digits(String place) {
        return Digest.of(place.getBytes(StandardCharsets.UTF_8)).hex().substring(0, DIGITS);
    }

    @Override
    public String toString() {
        return place + '-' + pid + '-' + since + '-' + own;
    }
}
