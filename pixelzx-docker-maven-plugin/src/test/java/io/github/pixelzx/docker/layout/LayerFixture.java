package io.github.pixelzx.docker.layout;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Writes the tar of a layer entry by entry. */
public final class LayerFixture {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8");

    private boolean finished;

    public LayerFixture() {
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    }

    /** A file of mode 755. */
    public LayerFixture program(String name, byte[] content) {
        return file(name, 0755, content);
    }

    /** A file of mode 755 with this text. */
    public LayerFixture script(String name, String text) {
        return file(name, 0755, text.getBytes(StandardCharsets.UTF_8));
    }

    public LayerFixture file(String name, int mode, byte[] content) {
        TarArchiveEntry entry = entry(name, TarConstants.LF_NORMAL);
        entry.setMode(mode);
        entry.setSize(content.length);
        return put(entry, content);
    }

    public LayerFixture directory(String name) {
        return put(entry(name + "/", TarConstants.LF_DIR), new byte[0]);
    }

    /** A directory with its permission bits. */
    public LayerFixture directory(String name, int mode) {
        TarArchiveEntry entry = entry(name + "/", TarConstants.LF_DIR);
        entry.setMode(mode);
        return put(entry, new byte[0]);
    }

    public LayerFixture symlink(String name, String target) {
        TarArchiveEntry entry = entry(name, TarConstants.LF_SYMLINK);
        entry.setLinkName(target);
        return put(entry, new byte[0]);
    }

    public LayerFixture hardLink(String name, String target) {
        TarArchiveEntry entry = entry(name, TarConstants.LF_LINK);
        entry.setLinkName(target);
        return put(entry, new byte[0]);
    }

    /** An empty file, as whiteouts are. */
    public LayerFixture marker(String name) {
        return file(name, 0, new byte[0]);
    }

    public byte[] tar() {
        try {
            if (!finished) {
                tar.finish();
                finished = true;
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public byte[] gzip() {
        return gzip(tar());
    }

    public static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static TarArchiveEntry entry(String name, byte type) {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        entry.setModTime(0L);
        return entry;
    }

    private LayerFixture put(TarArchiveEntry entry, byte[] content) {
        try {
            tar.putArchiveEntry(entry);
            tar.write(content);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }
}
