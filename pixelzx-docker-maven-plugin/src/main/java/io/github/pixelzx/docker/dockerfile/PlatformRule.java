package io.github.pixelzx.docker.dockerfile;

import java.util.Locale;

/** What a Dockerfile for several platforms should not do. */
public enum PlatformRule {
    /** A default may take the place of what BuildKit says of the platform. */
    PLATFORM_ARG_DEFAULT,
    /** Every platform gets a base that is made for one of them. */
    SINGLE_PLATFORM_DIGEST,
    /** A stage is the same platform's whatever is built. */
    CONSTANT_PLATFORM,
    /** A compiler is told one architecture whatever is built. */
    CONSTANT_ARCHITECTURE,
    /** Something is downloaded for one architecture whatever is built. */
    DOWNLOAD_ARCHITECTURE;

    /** The rule's name for people: {@code constant-platform}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
