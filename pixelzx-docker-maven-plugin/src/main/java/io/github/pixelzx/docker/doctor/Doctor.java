package io.github.pixelzx.docker.doctor;

import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.config.EngineSpec;
import io.github.pixelzx.docker.emulation.Emulation;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.staging.StagedImages;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks at everything a build needs and changes nothing. Checks run side by side; those that ask the engine begin when it
 * has answered.
 */
public final class Doctor {

    /** An engine that has just been started may take a while; a check that takes longer is a finding, not a wait. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** What a person would wait for a registry that does not answer. */
    private static final Duration NETWORK_LIMIT = Duration.ofMillis(1800);

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
        ExecutorService executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "doctor");
            thread.setDaemon(true);
            return thread;
        });
        CompletableFuture<Engine> opened = CompletableFuture.supplyAsync(engine, executor);
        try {
            List<Diagnosis> checks = new ArrayList<>();
            pending(spec, directory, opened, executor).forEach(pending -> checks.addAll(pending.join()));
            List<DoctorResult.Value> values = spec.origins().stream()
                    .map(origin -> new DoctorResult.Value(
                            origin.parameter(), origin.value(), origin.origin().place()))
                    .toList();
            return DoctorResult.of(
                    checks, values, Duration.between(start, Instant.now()).toMillis(), plugin);
        } finally {
            CompletableFuture<Void> unused = opened.thenAccept(Engine::close);
            executor.shutdownNow();
        }
    }

    /** All checks, in the order they are told. */
    private List<CompletableFuture<List<Diagnosis>>> pending(
            DockerSpec spec, Path directory, CompletableFuture<Engine> opened, ExecutorService executor) {
        List<CompletableFuture<List<Diagnosis>>> pending = new ArrayList<>();
        pending.add(limited("engine", LIMIT, opened.thenApplyAsync(EngineChecks::engine, executor)));
        pending.add(limited(
                "buildx",
                LIMIT,
                CompletableFuture.supplyAsync(
                        () -> List.of(Diagnosis.ok("buildx", buildx.get().version())), executor)));
        pending.add(ifOpen(
                "builder",
                opened,
                executor,
                open -> new BuilderChecks(open, buildx.get(), engines).check(spec.builder())));
        pending.add(ifOpen(
                "emulation",
                opened,
                executor,
                open -> EmulationChecks.check(
                        emulation.apply(open), spec.image().platforms(), spec.emulation())));
        pending.add(limited(
                "disk",
                LIMIT,
                CompletableFuture.supplyAsync(() -> DiskChecks.check("disk", directory, spec.builder()), executor)));
        pending.add(limited(
                StagedChecks.SUBJECT,
                LIMIT,
                CompletableFuture.supplyAsync(() -> StagedChecks.check(spec.staging(), staged), executor)));
        pending.add(ifOpen("engine's disk", opened, executor, open -> EngineChecks.disk(open, spec.builder())));
        pending.add(ifOpen("clock", opened, executor, EngineChecks::clock));
        registries
                .questions(spec)
                .forEach(question -> pending.add(limited(
                        question.subject(),
                        NETWORK_LIMIT,
                        CompletableFuture.supplyAsync(
                                () -> List.of(question.answer().get()), executor))));
        // Begun before the engine has said whether it has mirrors: nobody should wait for both, one after the other.
        CompletableFuture<List<Diagnosis>> base = limited(
                RegistryChecks.BASE_SUBJECT,
                NETWORK_LIMIT,
                CompletableFuture.supplyAsync(() -> registries.base(spec, List.of()), executor));
        pending.add(opened.thenApplyAsync(open -> open.describe().registryMirrors(), executor)
                .exceptionally(failure -> List.of())
                .thenCompose(mirrors -> mirrors.isEmpty() ? base : mirrored(spec, mirrors, executor)));
        return pending;
    }

    private CompletableFuture<List<Diagnosis>> mirrored(
            DockerSpec spec, List<String> mirrors, ExecutorService executor) {
        return limited(
                RegistryChecks.BASE_SUBJECT,
                NETWORK_LIMIT,
                CompletableFuture.supplyAsync(() -> registries.base(spec, mirrors), executor));
    }

    /** A check of the engine; without an engine there is nothing to say that has not been said. */
    private static CompletableFuture<List<Diagnosis>> ifOpen(
            String subject,
            CompletableFuture<Engine> opened,
            ExecutorService executor,
            Function<Engine, List<Diagnosis>> check) {
        CompletableFuture<List<Diagnosis>> done = limited(subject, LIMIT, opened.thenApplyAsync(check, executor));
        return done.thenApply(found -> opened.isCompletedExceptionally() ? List.of() : found);
    }

    private static CompletableFuture<List<Diagnosis>> limited(
            String subject, Duration limit, CompletableFuture<List<Diagnosis>> check) {
        return check.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> List.of(failed(subject, limit, failure)));
    }

    private static Diagnosis failed(String subject, Duration limit, Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof ProblemException)) {
            cause = cause.getCause();
        }
        if (cause instanceof ProblemException problem) {
            Problem said = problem.problem();
            return Diagnosis.from(subject, said.help() == HelpTopic.ENGINE_SLOW ? Verdict.WARN : Verdict.FAIL, said);
        }
        if (cause instanceof TimeoutException) {
            return Diagnosis.warn(
                    subject,
                    "no answer within " + limit.toMillis() / 1000.0 + " s",
                    "is the network slow, or the engine busy? Run the goal again");
        }
        if (cause instanceof RuntimeException bug) {
            throw bug;
        }
        throw new IllegalStateException(cause);
    }
}
