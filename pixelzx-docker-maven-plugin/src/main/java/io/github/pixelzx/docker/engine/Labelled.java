package io.github.pixelzx.docker.engine;

import java.util.Locale;

/** What an engine can keep a label of. */
public enum Labelled {
    CONTAINER,
    NETWORK,
    VOLUME;

    String plural() {
        return name().toLowerCase(Locale.ROOT) + 's';
    }
}
