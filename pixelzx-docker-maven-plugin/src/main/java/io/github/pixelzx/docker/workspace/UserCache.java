package io.github.pixelzx.docker.workspace;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The directory where this plugin keeps, for one user, what it can do without.
 *
 * @param directory absolute; it need not exist
 */
public record UserCache(Path directory) {

    /**
     * As the systems have it: below {@code $XDG_CACHE_HOME} or {@code ~/.cache}, on macOS {@code ~/Library/Caches}, on
     * Windows {@code %LOCALAPPDATA%}.
     *
     * @param environment environment variables of whoever called Maven
     * @param home the user's home directory
     */
    public static UserCache of(Map<String, String> environment, Path home) {
        return of(environment, home, System.getProperty("os.name", ""));
    }

    static UserCache of(Map<String, String> environment, Path home, String system) {
        String name = system.toLowerCase(Locale.ROOT);
        String named = environment.getOrDefault(name.startsWith("windows") ? "LOCALAPPDATA" : "XDG_CACHE_HOME", "");
        Path base =
                named.isBlank() ? home.resolve(name.startsWith("mac") ? "Library/Caches" : ".cache") : Path.of(named);
        return new UserCache(base.resolve("pixelzx-docker"));
    }
}
