package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.config.AuditLevel;
import io.github.pixelzx.docker.config.AuditRule;
import io.github.pixelzx.docker.oci.Platform;

/**
 * Something an audit found in the bytes of one platform.
 *
 * @param level {@code FAIL} or {@code WARN}
 * @param file what it is about, which includes and excludes are compared with: a file of the image, a variable's name;
 *     empty where it is about the image as a whole
 * @param message one sentence that names the file, without the platform and without a full stop
 */
public record Finding(Platform platform, AuditRule rule, AuditLevel level, String file, String message) {

    public boolean fails() {
        return level == AuditLevel.FAIL;
    }

    @Override
    public String toString() {
        return platform + ": " + message + " [" + rule.id() + "]";
    }
}
