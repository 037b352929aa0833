package io.github.pixelzx.docker.export;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record {@code save.json}: which image was written to which file.
 *
 * @param file path of the archive
 * @param digest of the archive's bytes
 * @param bytes the archive's size
 * @param platform the one platform in it; null for all of the layout
 * @param index what the layout's index (or its only manifest) is
 * @param tags the image gets where the archive is loaded
 */
public record SaveResult(
        String file, Digest digest, long bytes, @Nullable Platform platform, Digest index, List<String> tags) {

    /** The record's file name. */
    public static final String FILE = "save.json";

    public SaveResult {
        tags = List.copyOf(tags);
    }
}
