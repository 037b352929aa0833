package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.oci.Platform;

/**
 * Something an audit found in the bytes of one platform.
 *
 * @param file the file of the image it is about; empty where it is about the image's config
 * @param message one sentence that names the file, without the platform and without a full stop
 */
public record Finding(Platform platform, AuditRule rule, Level level, String file, String message) {

    /** What a finding means for the build. */
    public enum Level {
        /** The image is not published. */
        FAIL,
        /** Worth a look; the build goes on. */
        WARN
    }

    public boolean fails() {
        return level == Level.FAIL;
    }

    @Override
    public String toString() {
        return platform + ": " + message + " [" + rule.id() + "]";
    }
}
