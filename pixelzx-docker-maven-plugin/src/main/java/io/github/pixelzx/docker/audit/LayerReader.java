package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.LayerEntry.DirectoryEntry;
import io.github.pixelzx.docker.audit.LayerEntry.FileEntry;
import io.github.pixelzx.docker.audit.LayerEntry.HardLinkEntry;
import io.github.pixelzx.docker.audit.LayerEntry.OpaqueDirectory;
import io.github.pixelzx.docker.audit.LayerEntry.SpecialEntry;
import io.github.pixelzx.docker.audit.LayerEntry.SymlinkEntry;
import io.github.pixelzx.docker.audit.LayerEntry.Whiteout;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a layer once, as a stream, and keeps of each file no more than what tells whether it can run.
 *
 * <p>Layers of a base image come from strangers, so everything in them has a bound.
 */
final class LayerReader {

    private static final String WHITEOUT = ".wh.";
    private static final String OPAQUE = ".wh..wh..opq";
    private static final String AUFS_OWN = ".wh..wh.";
    private static final int BUFFER = 1 << 16;

    /** Of one entry with all its extensions; long names and attributes take a few kilobytes. */
    private static final long MAX_HEADER = 1 << 20;

    private static final int MAX_ENTRIES = 2_000_000;

    private final Path blob;
    private final String what;

    /** @param what how problems call the layer, "layer 2 of linux/arm64 (sha256:…)" */
    LayerReader(Path blob, String what) {
        this.blob = blob;
        this.what = what;
    }

    /** The layer's entries in their order. */
    List<LayerEntry> read() {
        try (InputStream file = new BufferedInputStream(Files.newInputStream(blob), BUFFER);
                InputStream bytes = uncompressed(file)) {
            List<LayerEntry> entries = entries(new HeaderLimit(bytes));
            // What follows the last entry is read, too: a cut-off layer ends here.
            bytes.transferTo(OutputStream.nullOutputStream());
            return entries;
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    private List<LayerEntry> entries(HeaderLimit bytes) throws IOException {
        List<LayerEntry> entries = new ArrayList<>();
        TarArchiveInputStream tar = new TarArchiveInputStream(bytes, StandardCharsets.UTF_8.name());
        for (TarArchiveEntry entry = next(tar, bytes); entry != null; entry = next(tar, bytes)) {
            if (entries.size() == MAX_ENTRIES) {
                throw new IOException("it has more than " + MAX_ENTRIES + " entries");
            }
            if (!entry.isCheckSumOK()) {
                throw new IOException("the header of '" + entry.getName() + "' has a wrong checksum");
            }
            entry(entry, tar).ifPresent(entries::add);
        }
        return entries;
    }

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, HeaderLimit bytes) throws IOException {
        if (tar.getCurrentEntry() != null) {
            // The rest of the last entry is not a header.
            tar.transferTo(OutputStream.nullOutputStream());
        }
        bytes.begin(MAX_HEADER);
        try {
            return tar.getNextEntry();
        } catch (RuntimeException e) {
            // Whatever a library for archives stumbles over in them is the archive's fault.
            throw new IOException("a header makes no sense: " + e, e);
        } finally {
            bytes.end();
        }
    }

    private static Optional<LayerEntry> entry(TarArchiveEntry entry, InputStream content) throws IOException {
        String path = path(entry.getName());
        String name = path.substring(path.lastIndexOf('/') + 1);
        String parent = path.substring(0, path.length() - name.length());
        if (path.isEmpty()) {
            return Optional.empty();
        }
        if (name.equals(OPAQUE)) {
            return Optional.of(new OpaqueDirectory(path(parent)));
        }
        if (name.startsWith(AUFS_OWN)) {
            return Optional.empty();
        }
        if (name.startsWith(WHITEOUT)) {
            return Optional.of(new Whiteout(parent + name.substring(WHITEOUT.length())));
        }
        if (entry.isDirectory()) {
            return Optional.of(new DirectoryEntry(path));
        }
        if (entry.isSymbolicLink()) {
            return Optional.of(new SymlinkEntry(path, entry.getLinkName()));
        }
        if (entry.isLink()) {
            return Optional.of(new HardLinkEntry(path, path(entry.getLinkName())));
        }
        return Optional.of(
                entry.isFile()
                        ? new FileEntry(path, entry.getMode(), FileContent.read(content))
                        : new SpecialEntry(path));
    }

    private static String path(String name) throws IOException {
        List<String> parts = new ArrayList<>();
        for (String part : name.split("/", -1)) {
            if (part.equals("..")) {
                throw new IOException("the name '" + name + "' leads out of its directory");
            }
            if (!part.isEmpty() && !part.equals(".")) {
                parts.add(part);
            }
        }
        return String.join("/", parts);
    }

    /** By its first bytes, as engines do, whatever the media type says. */
    private InputStream uncompressed(InputStream file) throws IOException {
        file.mark(4);
        byte[] magic = file.readNBytes(4);
        file.reset();
        if (magic.length > 1 && magic[0] == 0x1f && magic[1] == (byte) 0x8b) {
            return new GZIPInputStream(file, BUFFER);
        }
        if (magic.length == 4
                && magic[0] == 0x28
                && magic[1] == (byte) 0xb5
                && magic[2] == 0x2f
                && magic[3] == (byte) 0xfd) {
            throw zstd();
        }
        return file;
    }

    private ProblemException damaged(IOException cause) {
        return Problem.project(
                        HelpTopic.LAYOUT_DAMAGED,
                        "Cannot read " + what,
                        "its digest is right, yet it is no sound archive: "
                                + Optional.ofNullable(cause.getMessage()).orElse(cause.toString()),
                        "docker buildx prune --all (with --builder and your builder's name), then mvn clean package",
                        "or take another version of the base image, if the layer is the base image's")
                .asException(cause);
    }

    private ProblemException zstd() {
        return Problem.project(
                        HelpTopic.LAYER_UNREADABLE,
                        "Cannot read " + what,
                        "it is compressed with zstd, which cannot be read yet; so what starts cannot be checked",
                        "use a base image whose layers are compressed with gzip, as those of Docker Hub mostly are")
                .asException();
    }

    /** Ends the reading of a header that does not end by itself. */
    private static final class HeaderLimit extends FilterInputStream {

        private long left = Long.MAX_VALUE;

        HeaderLimit(InputStream in) {
            super(in);
        }

        void begin(long limit) {
            left = limit;
        }

        void end() {
            left = Long.MAX_VALUE;
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            count(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count(read);
            return read;
        }

        @Override
        public long skip(long count) throws IOException {
            long skipped = super.skip(count);
            count(skipped);
            return skipped;
        }

        private void count(long bytes) throws IOException {
            if (left != Long.MAX_VALUE && bytes > 0) {
                left -= bytes;
                if (left < 0) {
                    throw new IOException("a header is longer than " + MAX_HEADER + " bytes");
                }
            }
        }
    }
}
