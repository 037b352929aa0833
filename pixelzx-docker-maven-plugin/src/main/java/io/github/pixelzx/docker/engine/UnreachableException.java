package io.github.pixelzx.docker.engine;

import java.util.concurrent.TimeoutException;

/** No engine answers at an address: the next one is tried, and the reason is told if none is left. */
final class UnreachableException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    UnreachableException(String reason) {
        super(reason);
        this.reason = reason;
    }

    UnreachableException(String reason, Throwable cause) {
        super(reason, cause);
        this.reason = reason;
    }

    /** Whether nobody refused, but nobody answered in time either. */
    boolean isLate() {
        for (Throwable cause = this; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException) {
                return true;
            }
        }
        return false;
    }

    String reason() {
        return reason;
    }
}
