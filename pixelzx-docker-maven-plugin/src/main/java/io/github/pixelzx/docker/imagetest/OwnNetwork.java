package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.engine.Engine;

/** A network of one test, gone when it is closed; closed rather than removed at the end, so that what went wrong first is told first. */
record OwnNetwork(Engine engine, String name) implements AutoCloseable {

    @Override
    public void close() {
        engine.removeNetwork(name);
    }
}
