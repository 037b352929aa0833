package io.github.pixelzx.docker.doctor;

import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.config.EngineSpec;
import io.github.pixelzx.docker.emulation.Emulation;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.staging.StagedImages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks at everything a build needs and changes nothing. Checks run side by side; those that ask the engine begin when it
 * has answered.
 */
public final class Doctor {

    private final Supplier<Engine> engine;
    private final Function<EngineSpec, Engine> engines;
    private final Supplier<Buildx> buildx;
    private final Function<Engine, Emulation> emulation;
    private final RegistryChecks registries;
    private final StagedImages staged;
    private final String plugin;

    /**
     * @param engine opens the engine, which is closed here, or throws the problem a build would end with
     * @param engines opens those of the builder's nodes, in the same way
     * @param emulation how an engine runs platforms, with a policy that installs and requires nothing
     * @param staged what builds left in registries
     * @param plugin this plugin's version, for the record
     */
    public Doctor(
            Supplier<Engine> engine,
            Function<EngineSpec, Engine> engines,
            Supplier<Buildx> buildx,
            Function<Engine, Emulation> emulation,
            RegistryChecks registries,
            StagedImages staged,
            String plugin) {
        this.engine = engine;
        this.engines = engines;
        this.buildx = buildx;
        this.emulation = emulation;
        this.registries = registries;
        this.staged = staged;
        this.plugin = plugin;
    }

    /**
     * Looks.
     *
     * @param directory where the workspace is or would be
     */
    public DoctorResult examine(DockerSpec spec, Path directory) {
        Instant start = Instant.now();
        try (PendingChecks checks = new PendingChecks(engine)) {
            begin(checks, spec, directory);
            List<Diagnosis> found = checks.found();
            List<DoctorResult.Value> values = spec.origins().stream()
                    .map(origin -> new DoctorResult.Value(
                            origin.parameter(), origin.value(), origin.origin().place()))
                    .toList();
            return DoctorResult.of(
                    found, values, Duration.between(start, Instant.now()).toMillis(), plugin);
        }
    }

    /** All checks, in the order they are told. */
    private void begin(PendingChecks checks, DockerSpec spec, Path directory) {
        checks.addEngine("engine", EngineChecks::engine);
        checks.add("buildx", () -> List.of(Diagnosis.ok("buildx", buildx.get().version())));
        checks.addIfOpen("builder", open -> new BuilderChecks(open, buildx.get(), engines).check(spec.builder()));
        checks.addIfOpen(
                "emulation",
                open -> EmulationChecks.check(
                        emulation.apply(open), spec.image().platforms(), spec.emulation()));
        checks.add("disk", () -> DiskChecks.check("disk", directory, spec.builder()));
        checks.add(StagedChecks.SUBJECT, () -> StagedChecks.check(spec.staging(), staged));
        checks.addIfOpen("engine's disk", open -> EngineChecks.disk(open, spec.builder()));
        checks.addIfOpen("clock", EngineChecks::clock);
        registries
                .questions(spec)
                .forEach(question -> checks.addFar(
                        question.subject(), () -> List.of(question.answer().get())));
        checks.addFar(
                RegistryChecks.BASE_SUBJECT,
                open -> open.describe().registryMirrors(),
                mirrors -> registries.base(spec, mirrors));
    }
}
