package io.github.pixelzx.docker.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container of a test starts with, where that differs from what the image says.
 *
 * @param entrypoint empty for the image's own; a given one replaces the image's command as well
 * @param command empty for the image's own, as long as the entrypoint is the image's own too
 * @param environment added to the image's
 * @param stdin what it can read from its standard input; null for nothing at all
 * @param workdir empty for the image's own
 * @param user empty for the image's own
 * @param volumes name to the absolute path it is mounted at; tests of a platform that name the same volume share it
 * @param expands whether {@code $NAME} and <code>${NAME}</code> in arguments and environment stand for variables of the image
 */
public record ProgramSpec(
        List<String> entrypoint,
        List<String> command,
        Map<String, String> environment,
        @Nullable String stdin,
        String workdir,
        String user,
        Map<String, String> volumes,
        boolean expands) {

    /** The image as it is. */
    public static final ProgramSpec OWN =
            new ProgramSpec(List.of(), List.of(), Map.of(), null, "", "", Map.of(), false);

    public ProgramSpec {
        entrypoint = List.copyOf(entrypoint);
        command = List.copyOf(command);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        volumes = Collections.unmodifiableMap(new LinkedHashMap<>(volumes));
    }

    /** A program and its arguments in the place of the image's entrypoint and command. */
    public static ProgramSpec of(List<String> argv) {
        return argv.isEmpty()
                ? OWN
                : new ProgramSpec(
                        argv.subList(0, 1), argv.subList(1, argv.size()), Map.of(), null, "", "", Map.of(), false);
    }

    /** Program and arguments where they do not depend on what the image says; else empty. */
    public List<String> argv() {
        if (entrypoint.isEmpty()) {
            return List.of();
        }
        List<String> argv = new ArrayList<>(entrypoint);
        argv.addAll(command);
        return argv;
    }
}
