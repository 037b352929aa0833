package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** How a small question reaches an engine: one whose answer is a short document. */
@FunctionalInterface
interface Exchange {

    /**
     * Asks.
     *
     * @param path with what follows it, both in the form of an address
     * @return the document
     * @throws NotFoundException if there is no such thing
     * @throws DockerException if the engine refuses otherwise, with its words
     * @throws IOException if no whole answer comes
     */
    byte[] get(String path) throws IOException;

    /** What an answer says, if it is one of success. */
    static byte[] successful(int status, byte[] body) {
        if (status / 100 == 2) {
            return body;
        }
        String words = new String(body, StandardCharsets.UTF_8);
        throw status == 404 ? new NotFoundException(words) : new DockerException(words, status);
    }
}
