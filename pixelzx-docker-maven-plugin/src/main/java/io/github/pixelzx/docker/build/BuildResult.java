package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The record {@code build.json}: what was built, from what and by what.
 *
 * @param image the image's name
 * @param index digest of the image index (of the manifest, where one platform makes no index)
 * @param mediaType of what {@code index} names
 * @param platforms digest of each platform's manifest
 * @param version the version the image was built as
 * @param tags it is to be published under
 * @param commit the full commit ID; null without Git
 * @param branch null without Git or on no branch
 * @param dirty whether tracked files differed from the commit
 * @param sourceDateEpoch the time everything in the image has, in seconds since 1970
 * @param builder the buildx builder's name
 * @param builderDescription what the builder said it is
 * @param buildx buildx's version
 * @param milliseconds from the call of buildx to its end
 */
public record BuildResult(
        String image,
        Digest index,
        String mediaType,
        Map<Platform, Digest> platforms,
        String version,
        List<String> tags,
        @Nullable String commit,
        @Nullable String branch,
        boolean dirty,
        long sourceDateEpoch,
        String builder,
        String builderDescription,
        String buildx,
        long milliseconds) {

    /** The record's file name. */
    public static final String FILE = "build.json";

    public BuildResult {
        platforms = new TreeMap<>(platforms);
        tags = List.copyOf(tags);
    }
}
