package io.github.pixelzx.docker.rebuild;

import io.github.pixelzx.docker.oci.Digest;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** A layer as the archive it is: entries in their order. */
record LayerArchive(Path blob) {

    private static final int BUFFER = 1 << 16;
    private static final int MAX_ENTRIES = 2_000_000;
    private static final int PERMISSIONS = 07777;

    /**
     * Everything but the contents.
     *
     * @throws IOException if the blob is no archive that can be read
     */
    List<ArchiveEntry> entries() throws IOException {
        List<ArchiveEntry> entries = new ArrayList<>();
        try (TarArchiveInputStream tar = open()) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                if (entries.size() == MAX_ENTRIES) {
                    throw new IOException("it has more than " + MAX_ENTRIES + " entries");
                }
                entries.add(read(entry, tar));
            }
        }
        return entries;
    }

    /** The bytes of the archive itself, without compression. */
    InputStream bytes() throws IOException {
        InputStream file = new BufferedInputStream(Files.newInputStream(blob), BUFFER);
        file.mark(4);
        byte[] magic = file.readNBytes(4);
        file.reset();
        if (magic.length == 4 && magic[0] == 0x28 && magic[1] == (byte) 0xb5 && magic[2] == 0x2f) {
            file.close();
            throw new IOException("it is compressed with zstd, which is not looked into");
        }
        boolean gzip = magic.length > 1 && magic[0] == 0x1f && magic[1] == (byte) 0x8b;
        return gzip ? new GZIPInputStream(file, BUFFER) : file;
    }

    /** The archive from its first entry on, to be closed. */
    TarArchiveInputStream open() throws IOException {
        return new TarArchiveInputStream(bytes(), StandardCharsets.UTF_8.name());
    }

    private static ArchiveEntry read(TarArchiveEntry entry, InputStream content) throws IOException {
        Map<String, String> attributes = new TreeMap<>(entry.getExtraPaxHeaders());
        // What is told by a word of its own.
        attributes.keySet().removeAll(List.of("path", "linkpath", "size", "mtime", "uid", "gid", "uname", "gname"));
        return new ArchiveEntry(
                entry.getName(),
                kind(entry),
                entry.getMode() & PERMISSIONS,
                entry.getLongUserId() + ":" + entry.getLongGroupId() + named(entry),
                entry.getLastModifiedTime().toInstant(),
                entry.isLink() || entry.isSymbolicLink() ? entry.getLinkName() : "",
                entry.getDevMajor() + ":" + entry.getDevMinor(),
                entry.getSize(),
                entry.isFile() ? digest(content) : "",
                attributes);
    }

    private static String named(TarArchiveEntry entry) {
        return entry.getUserName().isEmpty() && entry.getGroupName().isEmpty()
                ? ""
                : " (" + entry.getUserName() + ':' + entry.getGroupName() + ')';
    }

    private static String kind(TarArchiveEntry entry) {
        if (entry.isDirectory()) {
            return "directory";
        }
        if (entry.isSymbolicLink()) {
            return "symbolic link";
        }
        if (entry.isLink()) {
            return "hard link";
        }
        if (entry.isCharacterDevice() || entry.isBlockDevice()) {
            return "device";
        }
        return entry.isFIFO() ? "pipe" : "file";
    }

    private static String digest(InputStream content) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        new DigestInputStream(content, sha256).transferTo(OutputStream.nullOutputStream());
        return Digest.from(sha256.digest()).toString();
    }
}
