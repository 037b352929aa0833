package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.util.Map;
import java.util.TreeMap;

/**
 * The record {@code pull.json}: what of a registry was tested.
 *
 * @param reference as it was asked for
 * @param index of the index, or of the manifest where there is no index, as the registry has it
 * @param platforms the manifests that were pulled
 * @param leftOut the manifests that were not, because nobody asked for their platforms
 * @param bytesFetched of blobs; those of an earlier pull are not fetched again
 * @param pulled when
 * @param plugin this plugin's version
 */
public record PullResult(
        ImageReference reference,
        Digest index,
        Map<Platform, Digest> platforms,
        Map<Platform, Digest> leftOut,
        long bytesFetched,
        String pulled,
        String plugin) {

    /** The file name in the workspace. */
    public static final String FILE = "pull.json";

    public PullResult {
        platforms = new TreeMap<>(platforms);
        leftOut = new TreeMap<>(leftOut);
    }
}
