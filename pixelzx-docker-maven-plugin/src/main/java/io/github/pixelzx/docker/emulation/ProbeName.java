package io.github.pixelzx.docker.emulation;

import io.github.pixelzx.docker.engine.Engine;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one run's {@link ProbeImage}: it tells when it was made, so that what a run that was killed left behind is
 * known by its age.
 *
 * @param made in whole seconds
 * @param run distinguishes the runs of one second
 */
record ProbeName(Instant made, String run) {

    /** Without a registry, as engines list it. */
    private static final String REPOSITORY = "pixelzx/probe";

    private static final Pattern TAG = Pattern.compile(".*:(\\d{10,12})-[0-9a-f]+");

    /** Longer than any probe takes: each of its programs is ended after half a minute. */
    private static final Duration LONGEST = Duration.ofMinutes(10);

    static ProbeName now() {
        return new ProbeName(Instant.now(), UUID.randomUUID().toString().substring(0, 8));
    }

    /** Removes the images that no run can be using any more. */
    static void removeOld(Engine engine, Instant now) {
        for (String name : engine.imageNames(REPOSITORY + ":*")) {
            Matcher tag = TAG.matcher(name);
            if (tag.matches()
                    && Instant.ofEpochSecond(Long.parseLong(tag.group(1)))
                            .plus(LONGEST)
                            .isBefore(now)) {
                engine.removeImage(name);
            }
        }
    }

    /** As an engine takes it. */
    @Override
    public String toString() {
        return "docker.io/" + REPOSITORY + ':' + made.getEpochSecond() + '-' + run;
    }
}
