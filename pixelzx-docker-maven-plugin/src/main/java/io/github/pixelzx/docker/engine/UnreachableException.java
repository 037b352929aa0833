package io.github.pixelzx.docker.engine;

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

    String reason() {
        return reason;
    }
}
