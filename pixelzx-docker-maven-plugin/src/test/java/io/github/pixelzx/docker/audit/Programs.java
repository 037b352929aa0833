package io.github.pixelzx.docker.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Programs real linkers wrote; {@code programs/record.sh} among the resources tells how. */
final class Programs {

    private Programs() {}

    static byte[] of(String name) {
        try (InputStream in = Objects.requireNonNull(Programs.class.getResourceAsStream("/programs/" + name), name)) {
            return name.endsWith(".gz") ? new GZIPInputStream(in).readAllBytes() : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
