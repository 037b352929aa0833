package io.github.pixelzx.docker.buildx;

import io.github.pixelzx.docker.oci.JsonTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where Docker's command line keeps its configuration, looks for plugins, and where buildx keeps its builders.
 *
 * @param environment environment variables of whoever called Maven: under a daemon they are not this process' own
 * @param home the user's home directory
 * @param system the operating system, as the property {@code os.name} gives it
 * @param root what the system's own directories are below: {@code /}, except in tests
 */
public record DockerCli(Map<String, String> environment, Path home, String system, Path root) {

    private static final List<String> UNIX_DIRECTORIES = List.of(
            "usr/local/lib/docker/cli-plugins",
            "usr/local/libexec/docker/cli-plugins",
            "usr/lib/docker/cli-plugins",
            "usr/libexec/docker/cli-plugins");

    /** Not one of the command line's own; Homebrew asks its users to configure it, and some forget. */
    private static final String HOMEBREW = "opt/homebrew/lib/docker/cli-plugins";

    private static final String DESKTOP_ON_MAC = "Applications/Docker.app/Contents/Resources/cli-plugins";

    public DockerCli {
        environment = Map.copyOf(environment);
    }

    /** As this process sees it. */
    public static DockerCli ofThisMachine() {
        return of(System.getenv());
    }

    /** As somebody with these environment variables sees it. */
    public static DockerCli of(Map<String, String> environment) {
        return new DockerCli(
                environment,
                Path.of(System.getProperty("user.home", "")),
                System.getProperty("os.name", ""),
                Path.of("/"));
    }

    /** {@code $DOCKER_CONFIG}, else {@code ~/.docker}. */
    Path configuration() {
        return variable("DOCKER_CONFIG").map(Path::of).orElseGet(() -> home.resolve(".docker"));
    }

    /** The directory of buildx's own state. */
    Path buildxStore() {
        return variable("BUILDX_CONFIG")
                .map(Path::of)
                .orElseGet(() -> configuration().resolve("buildx"));
    }

    /** The directories the command line looks into for plugins, in its order. */
    List<Path> pluginDirectories() {
        List<Path> directories = new ArrayList<>(extraDirectories());
        directories.add(configuration().resolve("cli-plugins"));
        if (isWindows()) {
            for (String root : List.of("ProgramData", "ProgramFiles")) {
                variable(root)
                        .ifPresent(path ->
                                directories.add(Path.of(path).resolve("Docker").resolve("cli-plugins")));
            }
        } else {
            UNIX_DIRECTORIES.forEach(path -> directories.add(root.resolve(path)));
        }
        if (isMac()) {
            directories.add(root.resolve(HOMEBREW));
            directories.add(root.resolve(DESKTOP_ON_MAC));
        }
        return List.copyOf(directories);
    }

    /** A plugin's program, for example {@code docker-buildx}, in the first directory that has it. */
    Optional<Path> plugin(String name) {
        return firstProgram(pluginDirectories(), name);
    }

    /**
     * How a plugin is started: its own program where the command line would find it, which saves starting the command
     * line, else one of that name on the {@code PATH}, else through {@code docker}.
     *
     * @param name for example {@code buildx}
     */
    public Optional<List<String>> command(String name) {
        String file = "docker-" + name;
        return plugin(file)
                .or(() -> program(file))
                .map(program -> List.of(program.toString()))
                .or(() -> program("docker").map(docker -> List.of(docker.toString(), name)));
    }

    /** A program on the {@code PATH}. */
    Optional<Path> program(String name) {
        List<Path> directories = new ArrayList<>();
        for (String part : variable("PATH").orElse("").split(isWindows() ? ";" : ":", -1)) {
            if (!part.isBlank()) {
                directory(part).ifPresent(directories::add);
            }
        }
        return firstProgram(directories, name);
    }

    boolean isWindows() {
        return system.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    boolean isMac() {
        return system.toLowerCase(Locale.ROOT).startsWith("mac");
    }

    /** A broken part of PATH holds no program; shells skip it too. */
    private static Optional<Path> directory(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private Optional<Path> firstProgram(List<Path> directories, String name) {
        String file = isWindows() ? name + ".exe" : name;
        return directories.stream()
                .map(directory -> directory.resolve(file))
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .findFirst();
    }

    private List<Path> extraDirectories() {
        List<Path> extra = new ArrayList<>();
        try {
            JsonTree json = JsonTree.read(Files.readAllBytes(configuration().resolve("config.json")));
            for (JsonTree directory : json.path("cliPluginsExtraDirs")) {
                extra.add(Path.of(directory.text("")));
            }
        } catch (IOException | InvalidPathException e) {
            // No or an unreadable configuration names no directories; who needs it for credentials says so.
            return extra;
        }
        return extra;
    }

    /** A variable that is set and not empty; Windows does not tell upper from lower case. */
    private Optional<String> variable(String name) {
        return environment.entrySet().stream()
                .filter(entry -> isWindows()
                        ? entry.getKey().equalsIgnoreCase(name)
                        : entry.getKey().equals(name))
                .map(Map.Entry::getValue)
                .filter(value -> !value.isBlank())
                .findFirst();
    }
}
