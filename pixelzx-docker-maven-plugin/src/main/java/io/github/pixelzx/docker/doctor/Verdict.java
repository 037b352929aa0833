package io.github.pixelzx.docker.doctor;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a check ended, from the best to the worst. */
public enum Verdict {
    OK,
    /** Builds work, or some of them do; worth a look. */
    WARN,
    /** A build that needs this fails. */
    FAIL;

    /** {@code ok}, {@code warn} or {@code fail}. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
