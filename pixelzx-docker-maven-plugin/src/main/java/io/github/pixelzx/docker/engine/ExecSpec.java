package io.github.pixelzx.docker.engine;

import java.util.List;
import java.util.Map;

/**
 * A program to run in a running container.
 *
 * @param environment added to the container's
 * @param workdir empty for the container's own
 * @param user empty for the container's own
 */
public record ExecSpec(List<String> argv, Map<String, String> environment, String workdir, String user) {

    public ExecSpec {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    /** A program that runs as the container does. */
    public static ExecSpec of(List<String> argv) {
        return new ExecSpec(argv, Map.of(), "", "");
    }

    /** The variables as an engine takes them, each {@code name=value}. */
    List<String> variables() {
        return environment.entrySet().stream()
                .map(variable -> variable.getKey() + '=' + variable.getValue())
                .sorted()
                .toList();
    }
}
