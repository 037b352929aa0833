package io.github.pixelzx.docker.audit;

import java.io.IOException;

/** A sound layer that cannot be read here. */
final class UnsupportedLayer extends IOException {

    private static final long serialVersionUID = 1L;

    UnsupportedLayer(String message) {
        super(message);
    }
}
