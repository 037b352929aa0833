package io.github.pixelzx.docker.config;

import java.util.List;

/**
 * Which layouts are joined into the image.
 *
 * @param from each the path of a layout, of a directory that holds workspaces, or of an archive, or the coordinates of one
 */
public record MergeSpec(List<String> from) {

    public MergeSpec {
        from = List.copyOf(from);
    }
}
