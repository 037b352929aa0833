package io.github.pixelzx.docker.buildx;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How buildx is installed on the user's system: something to paste. */
final class Installation {

    private static final String RELEASE = "etc/os-release";
    private static final String DOCKERS_PACKAGE =
            "install docker-buildx-plugin from Docker's own package repository: https://docs.docker.com/engine/install/";

    private Installation() {}

    /** What installs buildx, or makes it newer. */
    static String ofBuildx(DockerCli cli) {
        if (cli.isWindows()) {
            return "winget install Docker.DockerDesktop   (Docker Desktop brings buildx; update it if it is there)";
        }
        if (cli.isMac()) {
            return "brew install docker-buildx   (or update Docker Desktop, which brings buildx)";
        }
        try {
            return ofBuildx(Files.readAllLines(cli.root().resolve(RELEASE)));
        } catch (IOException e) {
            return ofBuildx(List.of());
        }
    }

    /** As {@link #ofBuildx(DockerCli)} for a Linux with these lines in {@code os-release}. */
    static String ofBuildx(List<String> osRelease) {
        Map<String, String> release = values(osRelease);
        String id = release.getOrDefault("ID", "");
        for (String family : (id + ' ' + release.getOrDefault("ID_LIKE", "")).split(" ", -1)) {
            switch (family) {
                case "debian" -> {
                    return id.equals("debian") && isBefore(release, 13)
                            ? DOCKERS_PACKAGE + "debian/"
                            : "sudo apt-get install docker-buildx   (docker-buildx-plugin, if Docker's own repository"
                                    + " is set up)";
                }
                case "ubuntu" -> {
                    return "sudo apt-get install docker-buildx   (docker-buildx-plugin, if Docker's own repository is"
                            + " set up)";
                }
                case "fedora" -> {
                    return id.equals("fedora")
                            ? "sudo dnf install docker-buildx   (docker-buildx-plugin, if Docker's own repository is"
                                    + " set up)"
                            : DOCKERS_PACKAGE + "rhel/";
                }
                case "rhel", "centos" -> {
                    return DOCKERS_PACKAGE + "rhel/";
                }
                case "alpine" -> {
                    return "apk add docker-cli-buildx";
                }
                case "arch" -> {
                    return "sudo pacman -S docker-buildx";
                }
                case "suse", "opensuse" -> {
                    return "sudo zypper install docker-buildx";
                }
                default -> {
                    // Perhaps the next family is known.
                }
            }
        }
        return "install the package docker-buildx (most distributions' name) or docker-buildx-plugin (Docker's own)";
    }

    private static boolean isBefore(Map<String, String> release, int version) {
        String digits = release.getOrDefault("VERSION_ID", "").replaceFirst("\\D.*", "");
        // Debian's testing names no number.
        return !digits.isEmpty() && digits.length() < 4 && Integer.parseInt(digits) < version;
    }

    private static Map<String, String> values(List<String> osRelease) {
        Map<String, String> values = new HashMap<>();
        for (String line : osRelease) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                String value = line.substring(equals + 1).strip().replaceAll("^[\"']|[\"']$", "");
                values.put(line.substring(0, equals).strip(), value.toLowerCase(Locale.ROOT));
            }
        }
        return values;
    }
}
