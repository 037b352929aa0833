package io.github.pixelzx.docker.config;

/** How a goal that reports prints what it found. */
public enum ReportFormat {
    /** For people. */
    TABLE,
    /** For programs. */
    JSON,
    /** The document itself, where what is looked at is one; else as {@link #TABLE}. */
    RAW
}
