package io.github.pixelzx.docker.audit;

import java.util.List;

/** What a layer does to one path; the path without leading or trailing slash. */
sealed interface LayerEntry {

    String path();

    /** The mode with its permission bits. */
    record DirectoryEntry(String path, int mode, long owner) implements LayerEntry {}

    /**
     * A regular file.
     *
     * @param mode with its permission bits
     * @param owner user and group, as {@link #owner} puts them together
     * @param size in bytes
     * @param secrets what it should not hold, a few words each
     */
    record FileEntry(String path, int mode, long owner, long size, FileContent content, List<String> secrets)
            implements LayerEntry {

        public FileEntry {
            secrets = List.copyOf(secrets);
        }
    }

    /** The target as written, absolute or relative to the link's directory. */
    record SymlinkEntry(String path, String target) implements LayerEntry {}

    /** The target is a path of the image, in this layer or below it. */
    record HardLinkEntry(String path, String target) implements LayerEntry {}

    /** A device, a pipe or the like. */
    record SpecialEntry(String path) implements LayerEntry {}

    /** Hides the path of the layers below. */
    record Whiteout(String path) implements LayerEntry {}

    /** Hides what the layers below have in this directory. */
    record OpaqueDirectory(String path) implements LayerEntry {}

    /** User and group as one number. */
    static long owner(long user, long group) {
        return (user << 32) | (group & 0xffffffffL);
    }
}
