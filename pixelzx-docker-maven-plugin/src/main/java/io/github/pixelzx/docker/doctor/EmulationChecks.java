package io.github.pixelzx.docker.doctor;

import io.github.pixelzx.docker.config.EmulationPolicy;
import io.github.pixelzx.docker.emulation.Emulation;
import io.github.pixelzx.docker.emulation.Execution;
import io.github.pixelzx.docker.emulation.MissingEmulator;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Map;

/** How each configured platform is run. */
final class EmulationChecks {

    private EmulationChecks() {}

    static List<Diagnosis> check(Emulation emulation, List<Platform> platforms, EmulationPolicy policy) {
        Map<Platform, Execution> found = emulation.of(platforms);
        return platforms.stream()
                .map(platform -> diagnosis(platform, found.getOrDefault(platform, Execution.IMPOSSIBLE), policy))
                .toList();
    }

    private static Diagnosis diagnosis(Platform platform, Execution execution, EmulationPolicy policy) {
        String subject = "platform " + platform;
        if (execution.possible()) {
            return Diagnosis.ok(subject, execution.speed());
        }
        String command = MissingEmulator.command(List.of(platform));
        return switch (policy) {
            case AUTO, REQUIRE ->
                Diagnosis.fail(
                        subject,
                        "no emulator: it can be built unless a step runs its programs, but not tested",
                        command);
            case SKIP ->
                Diagnosis.warn(subject, "no emulator: left out of the image (pixelzx.emulation=skip)", command);
            case INSTALL ->
                Diagnosis.warn(
                        subject, "no emulator: the next build registers it (pixelzx.emulation=install)", command);
        };
    }
}
