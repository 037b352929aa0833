package io.github.pixelzx.docker.layout;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The blobs of a layout: files named by their digest.
 *
 * <p>A path is made of nothing but a digest's hexadecimal digits, so no document can lead out of the directory.
 */
record Blobs(Path layout) {

    /** Manifests are limited to 4 MiB by registries; configs with long histories stay far below this, too. */
    static final int MAX_DOCUMENT = 16 << 20;

    Path file(Digest digest) {
        return layout.resolve("blobs").resolve("sha256").resolve(digest.hex());
    }

    /** What is wrong with a blob; nothing if it is what its descriptor says. */
    Optional<String> defect(Descriptor blob) throws IOException {
        Path file = file(blob.digest());
        // A pipe or a device in a blob's place would make the reader wait for ever.
        if (!Files.isRegularFile(file)) {
            return Optional.of("is missing");
        }
        long size = Files.size(file);
        if (size != blob.size()) {
            return Optional.of("has " + size + " bytes instead of " + blob.size());
        }
        Digest actual = Digest.of(file);
        return actual.equals(blob.digest()) ? Optional.empty() : Optional.of("has the digest " + actual);
    }

    /** The bytes of a document, checked against its descriptor. */
    byte[] document(Descriptor document, String what) {
        String name = what + " (" + document.digest() + ")";
        if (document.size() > MAX_DOCUMENT) {
            throw DamagedLayout.of(
                    layout, name + " is said to have " + document.size() + " bytes; no document is that long");
        }
        Path file = file(document.digest());
        if (!Files.isRegularFile(file)) {
            throw DamagedLayout.of(layout, name + " is missing");
        }
        // One byte more than allowed is enough to notice that a file is too long.
        byte[] bytes = upTo(file, MAX_DOCUMENT + 1, name);
        if (bytes.length != document.size()) {
            throw DamagedLayout.of(layout, name + " has " + bytes.length + " bytes instead of " + document.size());
        }
        Digest actual = Digest.of(bytes);
        if (!actual.equals(document.digest())) {
            throw DamagedLayout.of(layout, name + " has the digest " + actual);
        }
        return bytes;
    }

    /** The bytes of a file of the layout that is not named by its digest. */
    byte[] plain(String name) {
        Path file = layout.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw DamagedLayout.of(layout, name + " is missing");
        }
        byte[] bytes = upTo(file, MAX_DOCUMENT + 1, name);
        if (bytes.length > MAX_DOCUMENT) {
            throw DamagedLayout.of(
                    layout, name + " has more than " + MAX_DOCUMENT + " bytes; no document is that long");
        }
        return bytes;
    }

    private byte[] upTo(Path file, int limit, String what) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(limit);
        } catch (IOException e) {
            throw DamagedLayout.of(layout, what + " cannot be read: " + e, e);
        }
    }
}
