package io.github.pixelzx.docker.layout;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the files of an image layout looked when every byte of it had been checked.
 *
 * <p>A file's number and the time its inode last changed cannot be set by a program: where both are still the same, and
 * the size, nothing has been written to the file since. A copy of the layout, or one restored from an archive, has another
 * seal and has to be read again.
 *
 * @param files each file's path in the layout with what was seen of it; empty where the file system tells too little
 */
public record LayoutSeal(Map<String, String> files) {

    /** The file name of the record. */
    public static final String FILE = "layout-seal.json";

    /** Nothing is known of any file. */
    public static final LayoutSeal NONE = new LayoutSeal(Map.of());

    public LayoutSeal {
        files = new TreeMap<>(files);
    }

    /** The seal of a layout as it lies there now; an empty one if it cannot be looked at. */
    public static LayoutSeal of(Path layout) {
        if (!layout.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return NONE;
        }
        Map<String, String> files = new TreeMap<>();
        try {
            Files.walkFileTree(layout, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes found) throws IOException {
                    if (!found.isRegularFile()) {
                        throw new IOException(file + " is a link, and where it leads to has no seal");
                    }
                    files.put(layout.relativize(file).toString(), seen(file));
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            return NONE;
        }
        return new LayoutSeal(files);
    }

    /** Whether a layout is, file for file, the one that was sealed, so that it need not be read again. */
    public boolean isUnbroken(Path layout) {
        return !files.isEmpty() && files.equals(of(layout).files());
    }

    /**
     * The same of those files only that a layout still has, as they were then.
     *
     * @param layout the one that was sealed, wherever its directory was moved to
     */
    public LayoutSeal keptIn(Path layout) {
        Map<String, String> kept = new TreeMap<>(files);
        kept.keySet().removeIf(file -> !Files.exists(layout.resolve(file)));
        return new LayoutSeal(kept);
    }

    /** Whether another seal saw the same of a file; its directory may have been moved in between. */
    boolean agrees(LayoutSeal other, String file) {
        String seen = files.get(file);
        return seen != null && seen.equals(other.files.get(file));
    }

    private static String seen(Path file) throws IOException {
        Map<String, Object> unix =
                Files.readAttributes(file, "unix:dev,ino,size,ctime,lastModifiedTime", LinkOption.NOFOLLOW_LINKS);
        return unix.get("dev") + ":" + unix.get("ino") + ' ' + unix.get("size") + ' ' + nanos(unix.get("ctime")) + ' '
                + nanos(unix.get("lastModifiedTime"));
    }

    private static long nanos(@Nullable Object time) {
        return time instanceof FileTime fileTime ? fileTime.to(TimeUnit.NANOSECONDS) : -1;
    }
}
