package io.github.pixelzx.docker.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One file, directory or symbolic link of a build context, as it was found.
 *
 * @param size in bytes; 0 for anything but a file
 * @param modified nanoseconds since 1970
 * @param changed when the system last saw it change, contents or attributes, in nanoseconds since 1970; this cannot be
 *     set back, and is {@link #modified} where the system does not know it
 * @param executable whether its owner may execute it
 * @param target where a symbolic link points to, as written in it; null for anything else
 */
record ContextEntry(
        Kind kind,
        long size,
        long modified,
        long changed,
        boolean executable,
        @Nullable String target) {

    private static final int OWNER_EXECUTES = 0100;

    /** What can be in a build context. */
    enum Kind {
        FILE,
        DIRECTORY,
        LINK
    }

    /** Looks at a path without following links; none for sockets, pipes and devices, which are not sent. */
    static Optional<ContextEntry> read(Path path) throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        long modified = nanos(found.lastModifiedTime());
        if (found.isDirectory()) {
            return Optional.of(new ContextEntry(Kind.DIRECTORY, 0, modified, modified, true, null));
        }
        if (found.isSymbolicLink()) {
            String target = Files.readSymbolicLink(path).toString();
            return Optional.of(new ContextEntry(Kind.LINK, 0, modified, modified, false, target));
        }
        if (!found.isRegularFile()) {
            return Optional.empty();
        }
        long changed = modified;
        boolean executable = false;
        if (isUnix(path)) {
            Map<String, Object> unix = Files.readAttributes(path, "unix:ctime,mode", LinkOption.NOFOLLOW_LINKS);
            changed = unix.get("ctime") instanceof FileTime time ? nanos(time) : modified;
            executable = unix.get("mode") instanceof Integer mode && (mode & OWNER_EXECUTES) != 0;
        }
        return Optional.of(new ContextEntry(Kind.FILE, found.size(), modified, changed, executable, null));
    }

    /** As every record's; written here because it is asked of every file, and code made at run time is late for that. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ContextEntry entry
                && kind == entry.kind
                && size == entry.size
                && modified == entry.modified
                && changed == entry.changed
                && executable == entry.executable
                && Objects.equals(target, entry.target);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, size, modified, changed, executable, target);
    }

    static boolean isUnix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    static long nanos(FileTime time) {
        return time.to(TimeUnit.NANOSECONDS);
    }
}
