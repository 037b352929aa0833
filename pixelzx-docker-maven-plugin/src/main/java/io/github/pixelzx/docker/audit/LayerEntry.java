package io.github.pixelzx.docker.audit;

/** What a layer does to one path; the path without leading or trailing slash. */
sealed interface LayerEntry {

    String path();

    record DirectoryEntry(String path) implements LayerEntry {}

    /** A regular file; the mode with its permission bits. */
    record FileEntry(String path, int mode, FileContent content) implements LayerEntry {}

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
}
