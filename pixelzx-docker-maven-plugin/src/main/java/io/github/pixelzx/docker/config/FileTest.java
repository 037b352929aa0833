package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has to be true of a file of the image.
 *
 * @param path absolute
 * @param exists whether it has to be there, or must not be
 * @param mode in octal ({@code 0755}) or as {@code ls} shows it ({@code -rwxr-xr-x}); empty for any
 * @param uid the owner; null for any
 * @param gid the owner's group; null for any
 * @param executableBy {@code owner}, {@code group}, {@code other} or {@code any}; empty for no matter
 * @param content what holds for its content
 */
public record FileTest(
        String name,
        List<Platform> platforms,
        String path,
        boolean exists,
        String mode,
        @Nullable Integer uid,
        @Nullable Integer gid,
        String executableBy,
        List<TextRule> content)
        implements TestCase {

    public FileTest {
        platforms = List.copyOf(platforms);
        content = List.copyOf(content);
    }

    @Override
    public FileTest named(String other) {
        return new FileTest(other, platforms, path, exists, mode, uid, gid, executableBy, content);
    }
}
