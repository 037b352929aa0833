package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.oci.Digest;

/**
 * The record {@code audit.json}: what was found, and in what, so that the same is not looked for in the same bytes again.
 *
 * @param index the image that was audited, which stands for all its bytes
 * @param settings digest of everything else a finding depends on
 */
record AuditRecord(Digest index, Digest settings, AuditResult result) {

    /** The record's file name. */
    static final String FILE = "audit.json";
}
