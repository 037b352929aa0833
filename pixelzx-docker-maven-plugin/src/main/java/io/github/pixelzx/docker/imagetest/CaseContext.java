package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.ProgramSpec;
import io.github.pixelzx.docker.config.SandboxSpec;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the tests of one platform work with.
 *
 * @param image the platform's image in the layout
 * @param reference the name under which the engine holds it
 * @param volumes the volumes its tests share, by the name the user gave
 * @param removals where containers go that have ended
 * @param waits hears what a test waits for at the moment
 */
record CaseContext(
        Engine engine,
        TestSpec spec,
        PlatformImage image,
        String reference,
        Pace pace,
        RunName run,
        SharedVolumes volumes,
        Removals removals,
        Consumer<String> waits) {

    private static final String TMP = "/tmp";

    /** The same where containers that have ended go elsewhere. */
    CaseContext withRemovals(Removals others) {
        return new CaseContext(engine, spec, image, reference, pace, run, volumes, others, waits);
    }

    /** The same where somebody else hears what is waited for. */
    CaseContext withWaits(Consumer<String> listener) {
        return new CaseContext(engine, spec, image, reference, pace, run, volumes, removals, listener);
    }

    Platform platform() {
        return image.platform();
    }

    Map<String, String> labels() {
        return Map.of(Traces.LABEL, run.toString());
    }

    /** A name in the engine that belongs to this run and platform. */
    String named(String own) {
        return "pixelzx-test-" + run + '-' + platform().slug() + '-' + own;
    }

    /** The variables the image sets. */
    Variables variables() {
        return Variables.of(image.config());
    }

    private List<String> expanded(List<String> words, ProgramSpec program) {
        return program.expands() ? words.stream().map(variables()::expanded).toList() : words;
    }

    private Map<String, String> environment(ProgramSpec program) {
        Map<String, String> environment = new TreeMap<>(program.environment());
        if (program.expands()) {
            environment.replaceAll((name, value) -> variables().expanded(value));
        }
        return environment;
    }

    /**
     * A container in its sandbox.
     *
     * @param own null for the sandbox of all tests
     */
    ContainerSpec container(ProgramSpec program, @Nullable SandboxSpec own) {
        SandboxSpec sandbox = own == null ? spec.sandbox() : own;
        Map<String, String> mounted = new TreeMap<>();
        program.volumes().forEach((name, path) -> mounted.put(volumes.named(name), path));
        boolean tmpfs = sandbox.readOnlyRoot() && !mounted.containsValue(TMP);
        return ContainerSpec.of(reference)
                .withPlatform(platform())
                .withEntrypoint(expanded(program.entrypoint(), program))
                .withCommand(expanded(program.command(), program))
                .withEnvironment(environment(program))
                .withStdin(program.stdin())
                .withWorkdir(program.workdir())
                .withUser(program.user())
                .withVolumes(mounted)
                .withLabels(labels())
                .withInit(true)
                .withNetwork(sandbox.network())
                .withReadOnlyRoot(sandbox.readOnlyRoot())
                .withTmpfs(tmpfs ? List.of(TMP) : List.of())
                .withTerminal(sandbox.terminal())
                .withBinds(sandbox.binds())
                .withPrivileged(sandbox.privileged())
                .withDropCapabilities(!sandbox.privileged())
                .withCapabilities(sandbox.privileged() ? List.of() : sandbox.capabilities())
                .withNoNewPrivileges(!sandbox.newPrivileges())
                .withMemoryBytes(sandbox.memoryBytes())
                .withPidsLimit(sandbox.pids());
    }
}
