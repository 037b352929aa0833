package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.engine.Engine;

/**
 * A name that is taken out of the engine again, whether an image came to have it or not: a load that fails may leave a broken
 * one. Closed rather than removed at the end, so that what went wrong first is told first.
 *
 * @param users its containers: an image that loses its last name while one is there stays without a name
 */
record LoadedImage(Engine engine, String name, Removals users) implements AutoCloseable {

    @Override
    public void close() {
        try {
            users.await();
        } finally {
            engine.removeImage(name);
        }
    }
}
