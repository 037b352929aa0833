package io.github.pixelzx.docker.config;

import java.util.List;

/**
 * A command that must exit with 0 in a container of every platform.
 *
 * @param name how results call it; the command line itself unless the user named it
 * @param argv program and arguments, taking the place of the image's entrypoint and command
 */
public record CommandTest(String name, List<String> argv) {

    public CommandTest {
        argv = List.copyOf(argv);
    }
}
