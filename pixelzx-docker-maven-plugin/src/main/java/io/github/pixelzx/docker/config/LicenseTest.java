package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;

/**
 * That no licence of a short list of unwelcome ones is named in the files that hold an image's licences.
 *
 * @param debian whether to look at what Debian's packages bring under {@code /usr/share/doc}
 * @param files more files to look at, absolute
 */
public record LicenseTest(String name, List<Platform> platforms, boolean debian, List<String> files)
        implements TestCase {

    public LicenseTest {
        platforms = List.copyOf(platforms);
        files = List.copyOf(files);
    }

    @Override
    public LicenseTest named(String other) {
        return new LicenseTest(other, platforms, debian, files);
    }
}
