package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * A blob's bytes on their way from a file into a request: streamed, of known length, repeatable, and digested as they
 * pass, so that what was sent is known and not only what lay in the file before.
 */
final class BlobEntity extends AbstractHttpEntity {

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final long size;
    private volatile Optional<Digest> sent = Optional.empty();

    BlobEntity(Path file, long size) {
        super(ContentType.APPLICATION_OCTET_STREAM, null, false);
        this.file = file;
        this.size = size;
    }

    /** The digest of the bytes sent last; nothing if they were not sent to their end. */
    Optional<Digest> sent() {
        return sent;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        sent = Optional.empty();
        MessageDigest sha256 = Digest.sha256();
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = getContent()) {
            for (long left = size; left > 0; ) {
                int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (read < 0) {
                    throw new FileSystemException(file.toString(), null, "it ends before its " + size + " bytes");
                }
                sha256.update(buffer, 0, read);
                out.write(buffer, 0, read);
                left -= read;
            }
        }
        sent = Optional.of(Digest.from(sha256.digest()));
    }

    @Override
    public InputStream getContent() throws IOException {
        return Files.newInputStream(file);
    }

    @Override
    public long getContentLength() {
        return size;
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public void close() {
        // The file is open while it is written to a request only.
    }
}
