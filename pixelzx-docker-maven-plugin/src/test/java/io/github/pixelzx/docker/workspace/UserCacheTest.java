package io.github.pixelzx.docker.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserCacheTest {

    private static final Path HOME = Path.of("/users/jane");

    @Test
    void liesWhereEachSystemKeepsCaches() {
        assertThat(UserCache.of(Map.of(), HOME, "Linux").directory()).isEqualTo(HOME.resolve(".cache/pixelzx-docker"));
        assertThat(UserCache.of(Map.of("XDG_CACHE_HOME", "/cache"), HOME, "Linux")
                        .directory())
                .isEqualTo(Path.of("/cache/pixelzx-docker"));
        assertThat(UserCache.of(Map.of(), HOME, "Mac OS X").directory())
                .isEqualTo(HOME.resolve("Library/Caches/pixelzx-docker"));
    }
}
