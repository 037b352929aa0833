package io.github.pixelzx.docker.config;

/** How a goal that reports prints what it found. */
public enum ReportFormat {
    /** For people. */
    TEXT,
    /** For programs. */
    JSON
}
