package io.github.pixelzx.docker.engine;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where an engine listens that nobody has named.
 *
 * @param environment this process' variables
 * @param home the user's home directory
 * @param root what the system's own directories are below
 * @param system the operating system, as the property {@code os.name} gives it
 */
record DefaultSockets(Map<String, String> environment, Path home, Path root, String system) {

    /** All of them, best first, whether somebody listens there or not. */
    List<EngineAddress> addresses() {
        if (system.toLowerCase(Locale.ROOT).startsWith("windows")) {
            return List.of(
                    EngineAddress.parse("npipe:////./pipe/docker_engine", "default pipe", null),
                    EngineAddress.parse("npipe:////./pipe/dockerDesktopLinuxEngine", "Docker Desktop", null));
        }
        Set<EngineAddress> sockets = new LinkedHashSet<>();
        sockets.add(socket(root.resolve("var/run/docker.sock"), "default socket"));
        if (!variable("XDG_RUNTIME_DIR").isEmpty()) {
            sockets.add(socket(Path.of(variable("XDG_RUNTIME_DIR"), "docker.sock"), "rootless engine"));
        }
        sockets.add(socket(home.resolve(".docker/run/docker.sock"), "Docker Desktop"));
        sockets.add(socket(home.resolve(".docker/desktop/docker.sock"), "Docker Desktop for Linux"));
        if (!variable("COLIMA_HOME").isEmpty()) {
            sockets.add(socket(Path.of(variable("COLIMA_HOME"), "default/docker.sock"), "Colima"));
        }
        sockets.add(socket(home.resolve(".colima/default/docker.sock"), "Colima"));
        sockets.add(socket(home.resolve(".config/colima/default/docker.sock"), "Colima"));
        sockets.add(socket(home.resolve(".orbstack/run/docker.sock"), "OrbStack"));
        sockets.add(socket(home.resolve(".rd/docker.sock"), "Rancher Desktop"));
        return List.copyOf(sockets);
    }

    private static EngineAddress socket(Path path, String origin) {
        return EngineAddress.parse("unix://" + path, origin, null);
    }

    private String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
