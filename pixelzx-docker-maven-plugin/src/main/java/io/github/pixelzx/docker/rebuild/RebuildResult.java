package io.github.pixelzx.docker.rebuild;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;

/**
 * The record {@code rebuild.json}: whether the same sources made the same image again.
 *
 * @param index digest of what was built first
 * @param rebuilt digest of what was built again
 * @param same whether every platform is the same, byte for byte
 * @param platforms what is not the same, for each platform
 * @param builder what built first
 * @param rebuilder what built again
 * @param milliseconds from the start of the fresh builder to the end of the comparison
 */
public record RebuildResult(
        Digest index,
        Digest rebuilt,
        boolean same,
        List<PlatformResult> platforms,
        String builder,
        String rebuilder,
        long milliseconds) {

    /** The record's file name. */
    public static final String FILE = "rebuild.json";

    public RebuildResult {
        platforms = List.copyOf(platforms);
    }

    /**
     * One platform.
     *
     * @param digest of the manifest that was built first
     * @param rebuilt of the one that was built again
     * @param first the first thing that is not the same: layer, file and attribute; empty if all is
     * @param differences how many there are
     */
    public record PlatformResult(Platform platform, Digest digest, Digest rebuilt, String first, int differences) {}
}
