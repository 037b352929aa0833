package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.exception.NotFoundException;
import io.github.pixelzx.docker.oci.JsonTree;
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

    /**
     * The document that an answer is.
     *
     * @throws IOException if it is none, or not whole: read as one in which everything is missing, an empty answer
     *     would be a container without an ID
     */
    static JsonTree document(byte[] answer) throws IOException {
        JsonTree document = JsonTree.read(answer);
        if (!document.isObject() && !document.isArray()) {
            throw new IOException(
                    answer.length == 0 ? "it answers with nothing at all" : "its answer is no document of the API");
        }
        return document;
    }

    /** What an answer says, if it is one of success. */
    static byte[] successful(int status, byte[] body) {
        if (status / 100 == 2) {
            return body;
        }
        String words = new String(body, StandardCharsets.UTF_8);
        throw status == 404 ? new NotFoundException(words) : new DockerException(words, status);
    }
}
