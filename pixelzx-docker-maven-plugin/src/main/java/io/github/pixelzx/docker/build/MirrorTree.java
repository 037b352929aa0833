package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.build.ContextEntry.Kind;
import io.github.pixelzx.docker.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The files of a mirror as they lie there, and the few things done to them. Paths are relative, with slashes. */
final class MirrorTree {

    private final Path root;
    private final boolean unix;
    private final NavigableMap<String, BasicFileAttributes> present = new TreeMap<>();

    private MirrorTree(Path root) {
        this.root = root;
        this.unix = ContextEntry.isUnix(root);
    }

    /** Looks at what is there; the root is made if it is missing. */
    static MirrorTree open(Path root) throws IOException {
        MirrorTree tree = new MirrorTree(root);
        Files.createDirectories(root);
        tree.mode(root, true);
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes found) {
                if (!directory.equals(root)) {
                    tree.present.put(tree.relative(directory), found);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
                tree.present.put(tree.relative(file), found);
                return FileVisitResult.CONTINUE;
            }
        });
        return tree;
    }

    /** Deletes what is not wanted, or is of another kind than wanted. */
    void keepOnly(Map<String, ContextEntry> wanted) throws IOException {
        List<String> gone = new ArrayList<>();
        for (Map.Entry<String, BasicFileAttributes> entry :
                present.descendingMap().entrySet()) {
            ContextEntry want = wanted.get(entry.getKey());
            if (want == null || want.kind() != kind(entry.getValue())) {
                Files.delete(root.resolve(entry.getKey()));
                gone.add(entry.getKey());
            }
        }
        gone.forEach(present::remove);
    }

    /** Whether what is there has the paths and kinds that are wanted. */
    boolean holdsOnly(Map<String, ContextEntry> wanted) {
        if (present.size() != wanted.size()) {
            return false;
        }
        for (Map.Entry<String, BasicFileAttributes> entry : present.entrySet()) {
            ContextEntry want = wanted.get(entry.getKey());
            if (want == null || want.kind() != kind(entry.getValue())) {
                return false;
            }
        }
        return true;
    }

    boolean hasLink(String path, ContextEntry source) throws IOException {
        return Files.readSymbolicLink(root.resolve(path)).equals(Path.of(String.valueOf(source.target())));
    }

    boolean hasFile(String path, long size) {
        BasicFileAttributes found = present.get(path);
        return found != null && found.isRegularFile() && found.size() == size;
    }

    void directory(String path) throws IOException {
        if (!present.containsKey(path)) {
            mode(Files.createDirectory(root.resolve(path)), true);
        }
    }

    void link(String path, ContextEntry source) throws IOException {
        Path link = root.resolve(path);
        Path target = Path.of(String.valueOf(source.target()));
        if (present.containsKey(path)) {
            if (Files.readSymbolicLink(link).equals(target)) {
                return;
            }
            Files.delete(link);
            present.remove(path);
        }
        Files.createSymbolicLink(link, target);
    }

    /** Copies a file and returns the digest of its contents in hexadecimal. */
    String copy(Path source, String path, boolean executable) throws IOException {
        Path copy = root.resolve(path);
        Files.deleteIfExists(copy);
        present.remove(path);
        MessageDigest sha256 = Digest.sha256();
        try (InputStream in = Files.newInputStream(source);
                OutputStream out = new DigestOutputStream(Files.newOutputStream(copy), sha256)) {
            in.transferTo(out);
        }
        mode(copy, executable);
        return Digest.from(sha256.digest()).hex();
    }

    /**
     * Sets the modification time, unless it is that already to the microsecond; {@code ""} is the root. File systems may keep
     * less than nanoseconds, NTFS 100 of them, and would have all times set anew by each build.
     */
    void time(String path, FileTime time) throws IOException {
        Path file = path.isEmpty() ? root : root.resolve(path);
        BasicFileAttributeView view =
                Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        FileTime kept = view.readAttributes().lastModifiedTime();
        if (kept.to(TimeUnit.MICROSECONDS) != time.to(TimeUnit.MICROSECONDS)) {
            view.setTimes(time, null, null);
        }
    }

    private void mode(Path path, boolean executable) throws IOException {
        if (unix) {
            Files.setPosixFilePermissions(
                    path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private String relative(Path path) {
        return root.relativize(path).toString().replace(path.getFileSystem().getSeparator(), "/");
    }

    private static Kind kind(BasicFileAttributes found) {
        if (found.isDirectory()) {
            return Kind.DIRECTORY;
        }
        return found.isSymbolicLink() ? Kind.LINK : Kind.FILE;
    }
}
