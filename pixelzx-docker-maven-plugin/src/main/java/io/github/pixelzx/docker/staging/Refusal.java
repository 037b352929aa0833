package io.github.pixelzx.docker.staging;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;

/**
 * That nothing could be removed from a repository, so that not every build looks behind all of its tags in vain.
 *
 * @param when in ISO-8601
 */
record Refusal(String why, String when) {

    private static final Duration ASKED_AGAIN = Duration.ofDays(1);

    Refusal {
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(Instant.parse(when), "when");
    }

    static Refusal at(Instant now, String why) {
        return new Refusal(why, now.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Whether it is less than a day old; one of a clock that was ahead does not count. */
    boolean isOf(Instant now) {
        Duration age = Duration.between(Instant.parse(when), now);
        return age.compareTo(ASKED_AGAIN) < 0 && !age.plus(ASKED_AGAIN).isNegative();
    }
}
