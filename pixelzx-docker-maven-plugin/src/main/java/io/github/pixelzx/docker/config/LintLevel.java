package io.github.pixelzx.docker.config;

/** What happens with lines of a Dockerfile that will not do on every platform. */
public enum LintLevel {
    /** The build fails before it starts. */
    FAIL,
    /** They are told. */
    WARN,
    /** Nobody looks. */
    OFF
}
