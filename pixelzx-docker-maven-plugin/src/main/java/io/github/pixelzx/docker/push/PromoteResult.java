package io.github.pixelzx.docker.push;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import java.util.List;

/**
 * The record {@code promote.json}: which image got which further names.
 *
 * @param source where it was
 * @param index its digest, which all the names point to now
 * @param proof what it was trusted for: {@code push.json}, {@code read back}, or {@code untested} where {@code push.json}
 *     says that nothing was tested
 * @param names the references that were set
 * @param blobsMounted how many blobs a registry took over from another of its repositories
 * @param blobsSent how many had to be carried from one registry to another
 * @param finished when, in ISO-8601
 * @param plugin version of the plugin that did it
 */
public record PromoteResult(
        ImageReference source,
        Digest index,
        String proof,
        List<ImageReference> names,
        int blobsMounted,
        int blobsSent,
        String finished,
        String plugin) {

    /** The record's file name. */
    public static final String FILE = "promote.json";

    public PromoteResult {
        names = List.copyOf(names);
    }
}
