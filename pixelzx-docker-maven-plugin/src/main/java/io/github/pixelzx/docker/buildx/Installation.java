package io.github.pixelzx.docker.buildx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** How programs are installed on the user's system. */
final class Installation {

    private static final Path OS_RELEASE = Path.of("/etc/os-release");

    private Installation() {}

    /** What installs buildx, or makes it newer: something to paste. */
    static String ofBuildx(DockerCli cli) {
        if (cli.isWindows()) {
            return "winget install Docker.DockerDesktop (Docker Desktop brings buildx; update it if it is there)";
        }
        if (cli.isMac()) {
            return "brew install docker-buildx, or update Docker Desktop, which brings buildx";
        }
        try {
            return ofBuildx(Files.readAllLines(OS_RELEASE));
        } catch (IOException e) {
            return ofBuildx(List.of());
        }
    }

    /** As {@link #ofBuildx(DockerCli)} for a Linux with these lines in {@code /etc/os-release}. */
    static String ofBuildx(List<String> osRelease) {
        String family = osRelease.stream()
                .filter(line -> line.startsWith("ID=") || line.startsWith("ID_LIKE="))
                .map(line -> line.toLowerCase(Locale.ROOT))
                .reduce("", String::concat);
        if (family.contains("debian") || family.contains("ubuntu")) {
            return "apt-get install docker-buildx (Debian 13, Ubuntu), or docker-buildx-plugin from Docker's own"
                    + " package repository";
        }
        if (family.contains("fedora") || family.contains("rhel")) {
            return "dnf install docker-buildx-plugin (from Docker's own package repository), or docker-buildx";
        }
        if (family.contains("alpine")) {
            return "apk add docker-cli-buildx";
        }
        if (family.contains("arch") || family.contains("suse")) {
            return family.contains("arch") ? "pacman -S docker-buildx" : "zypper install docker-buildx";
        }
        return "install the package docker-buildx-plugin (Docker's name) or docker-buildx (most distributions' name)";
    }
}
