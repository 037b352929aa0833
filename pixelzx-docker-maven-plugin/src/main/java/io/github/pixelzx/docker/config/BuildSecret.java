package io.github.pixelzx.docker.config;

import java.nio.file.Path;

/** A secret a step may read while it runs, and where its value comes from; the value itself is never kept here. */
public sealed interface BuildSecret {

    /** What {@code RUN --mount=type=secret,id=…} calls it. */
    String id();

    /** A file's content. */
    record File(String id, Path path) implements BuildSecret {}

    /** An environment variable's value. */
    record Variable(String id, String variable) implements BuildSecret {}

    /**
     * What a {@code <server>} of Maven's settings.xml holds, decrypted.
     *
     * @param field which of its values
     */
    record Server(String id, String server, Field field) implements BuildSecret {

        /** A value of a server. */
        public enum Field {
            PASSWORD,
            USERNAME,
            PASSPHRASE
        }
    }
}
