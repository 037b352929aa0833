package io.github.pixelzx.docker.config;

/** How strictly the audit takes what it finds. */
public enum AuditMode {
    /** Each rule has its own level. */
    STANDARD,
    /** Every finding fails, unless its rule is off. */
    STRICT
}
