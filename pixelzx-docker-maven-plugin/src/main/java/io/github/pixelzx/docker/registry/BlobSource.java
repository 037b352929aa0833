package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * A blob's file on its way to a registry, whole or in parts: streamed, of known length, repeatable, and digested as its
 * bytes pass for the first time, so that what was sent is known and not only what lay in the file before.
 *
 * <p>For one upload at a time.
 */
final class BlobSource {

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final long size;
    private final MessageDigest sha256 = Digest.sha256();
    private long digested;
    private volatile Optional<Digest> sent = Optional.empty();

    BlobSource(Path file, long size) {
        this.file = file;
        this.size = size;
    }

    /** The digest of the bytes sent; nothing if they were not all sent yet. */
    Optional<Digest> sent() {
        return sent;
    }

    /** All of it. */
    HttpEntity whole() {
        return new Part(0, size);
    }

    /** A part of it, to be sent after the parts before it. */
    HttpEntity part(long offset, long length) {
        return new Part(offset, length);
    }

    private void passed(byte[] buffer, int length, long position) {
        // Bytes sent once more after a broken connection were digested then.
        long known = digested - position;
        if (known < 0 || known >= length) {
            return;
        }
        sha256.update(buffer, (int) known, length - (int) known);
        digested = position + length;
    }

    private void finish() {
        if (digested == size && sent.isEmpty()) {
            sent = Optional.of(Digest.from(sha256.digest()));
        }
    }

    private final class Part extends AbstractHttpEntity {

        private final long offset;
        private final long length;

        Part(long offset, long length) {
            super(ContentType.APPLICATION_OCTET_STREAM, null, false);
            this.offset = offset;
            this.length = length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            byte[] buffer = new byte[BUFFER];
            try (InputStream in = getContent()) {
                for (long done = 0; done < length; ) {
                    int read = in.read(buffer, 0, (int) Math.min(buffer.length, length - done));
                    if (read < 0) {
                        throw new FileSystemException(file.toString(), null, "it ends before its " + size + " bytes");
                    }
                    passed(buffer, read, offset + done);
                    out.write(buffer, 0, read);
                    done += read;
                }
            }
            finish();
        }

        @Override
        public InputStream getContent() throws IOException {
            return Channels.newInputStream(FileChannel.open(file).position(offset));
        }

        @Override
        public long getContentLength() {
            return length;
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
}
