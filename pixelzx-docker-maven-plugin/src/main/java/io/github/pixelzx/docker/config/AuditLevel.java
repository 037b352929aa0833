package io.github.pixelzx.docker.config;

/** What a finding of the audit means for the build. */
public enum AuditLevel {
    /** The image is not published. */
    FAIL,
    /** Worth a look; the build goes on. */
    WARN,
    /** Not looked for. */
    OFF
}
