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
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    /** Of one entry with all its extensions; long names and attributes take a few kilobytes. */
    private static final long MAX_HEADER = 1 << 20;

    private static final int MAX_ENTRIES = 2_000_000;

    private final FileReader files = new FileReader();
    private final Path blob;
    private final String what;

    /** @param what how problems call the layer, "layer 2 of linux/arm64 (sha256:…)" */
    LayerReader(Path blob, String what) {
        this.blob = blob;
        this.what = what;
    }

    /** The layer's entries in their order. */
    List<LayerEntry> read() {
        try (LayerStream bytes = LayerStream.open(blob)) {
            List<LayerEntry> entries = entries(bytes);
            bytes.drain();
            return entries;
        } catch (UnsupportedLayer e) {
            throw unsupported(e);
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /** Reads the tar of a layer. */
    List<LayerEntry> entries(LayerStream bytes) throws IOException {
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

    private static @Nullable TarArchiveEntry next(TarArchiveInputStream tar, LayerStream bytes) throws IOException {
        try {
            if (tar.getCurrentEntry() != null) {
                // The rest of the last entry is not a header. Holes of sparse files are skipped without reading them.
                while (tar.skip(Long.MAX_VALUE) > 0) {}
            }
            bytes.beginHeader(MAX_HEADER);
            return tar.getNextEntry();
        } catch (RuntimeException e) {
            // Whatever a library for archives stumbles over in them is the archive's fault.
            throw new IOException("a header makes no sense: " + e, e);
        } finally {
            bytes.endHeader();
        }
    }

    private Optional<LayerEntry> entry(TarArchiveEntry entry, InputStream content) throws IOException {
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
            return Optional.of(new DirectoryEntry(path, entry.getMode(), owner(entry)));
        }
        if (entry.isSymbolicLink()) {
            return Optional.of(new SymlinkEntry(path, entry.getLinkName()));
        }
        if (entry.isLink()) {
            return Optional.of(new HardLinkEntry(path, path(entry.getLinkName())));
        }
        return Optional.of(entry.isFile() ? file(path, entry, content) : new SpecialEntry(path));
    }

    private FileEntry file(String path, TarArchiveEntry entry, InputStream content) throws IOException {
        FileReader.Read read = files.read(path, entry.getRealSize(), content);
        return new FileEntry(path, entry.getMode(), owner(entry), entry.getRealSize(), read.content(), read.secrets());
    }

    private static long owner(TarArchiveEntry entry) {
        return LayerEntry.owner(entry.getLongUserId(), entry.getLongGroupId());
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

    private ProblemException unsupported(UnsupportedLayer cause) {
        return Problem.project(
                        HelpTopic.LAYER_UNREADABLE,
                        "Cannot read " + what,
                        Optional.ofNullable(cause.getMessage()).orElse(cause.toString()),
                        "build the layer with gzip or a lower level of zstd (without --ultra and --long)",
                        "or take another version of the base image, if the layer is the base image's")
                .asException(cause);
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
}
