package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;

/** One thing an image has to prove on every platform it is meant for. */
public sealed interface TestCase permits CommandTest, ServiceTest, FileTest, MetadataTest, LicenseTest {

    /** How results call it; no two tests of an image have the same. */
    String name();

    /** The platforms it is run on; empty for all. */
    List<Platform> platforms();

    /** Whether it is meant for a platform. */
    default boolean isFor(Platform platform) {
        return platforms().isEmpty() || platforms().contains(platform);
    }

    /** The same under another name. */
    TestCase named(String other);
}
