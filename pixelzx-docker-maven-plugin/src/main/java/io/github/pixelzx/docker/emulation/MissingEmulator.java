package io.github.pixelzx.docker.emulation;

import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The problem of platforms the engine cannot run, and the command that mends it. */
public final class MissingEmulator {

    private MissingEmulator() {}

    /** What to paste so that an engine runs these platforms until its machine is started again. */
    public static String command(List<Platform> platforms) {
        return "docker run --privileged --rm " + EmulatorInstallation.IMAGE + " --install " + architectures(platforms);
    }

    /**
     * The problem.
     *
     * @param platforms at least one
     * @param why how it showed
     * @param furtherFixes what else helps where it showed
     */
    public static Problem problem(List<Platform> platforms, String why, String... furtherFixes) {
        Stream<String> fixes = Stream.of(
                command(platforms),
                "-Dpixelzx.emulation=install   (lets the plugin do that, <emulation>)",
                "-Dpixelzx.emulation=skip   (builds and publishes the image without them)");
        return Problem.environment(
                HelpTopic.PLATFORM_NOT_RUNNABLE,
                "Cannot run " + listed(platforms) + " on this engine",
                "there is no emulator for " + architectures(platforms).replace(",", ", ") + ": " + why,
                Stream.concat(fixes, Stream.of(furtherFixes)).toArray(String[]::new));
    }

    static String architectures(List<Platform> platforms) {
        return platforms.stream().map(Platform::architecture).distinct().collect(Collectors.joining(","));
    }

    static String listed(List<Platform> platforms) {
        return platforms.stream().map(Platform::toString).collect(Collectors.joining(", "));
    }
}
