package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.audit.AuditReport;
import io.github.pixelzx.docker.audit.AuditResult;
import io.github.pixelzx.docker.audit.ImageAudit;
import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.emulation.Emulation;
import io.github.pixelzx.docker.emulation.Execution;
import io.github.pixelzx.docker.emulation.MissingEmulator;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.imagetest.TestResult.CommandResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.imagetest.TestResult.TestedIndex;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Proves the image in a workspace: audits every platform's bytes, then runs every platform, side by side, and writes
 * {@code test.json}.
 */
public final class ImageTests {

    /** How long platforms that were told to end may take to remove their containers and images. */
    private static final Duration CLEANING_UP = Duration.ofSeconds(30);

    private final Supplier<Engine> engine;
    private final Supplier<Emulation> emulation;
    private final ImageAudit imageAudit;
    private final Progress progress;
    private final String plugin;

    /**
     * @param engine asked for only if a container has to be run
     * @param emulation how that engine runs platforms
     * @param imageAudit reads the bytes before anything runs
     * @param plugin this plugin's version, for the record
     */
    public ImageTests(
            Supplier<Engine> engine,
            Supplier<Emulation> emulation,
            ImageAudit imageAudit,
            Progress progress,
            String plugin) {
        this.engine = engine;
        this.emulation = emulation;
        this.imageAudit = imageAudit;
        this.progress = progress;
        this.plugin = plugin;
    }

    /**
     * Tests the layout of a workspace.
     *
     * @return the record; its outcome is {@link Outcome#FAILED} only if failures are to be ignored
     * @throws io.github.pixelzx.docker.problem.ProblemException if the layout is missing, damaged or lacks a platform,
     *     if the audit finds a fault, or a platform fails its tests
     */
    public TestResult test(ImageSpec image, TestSpec spec, Workspace workspace) {
        ImageLayout layout = ImageLayout.read(workspace.layout());
        layout.requirePlatforms(image.platforms());
        Optional<TestResult> earlier = passedEarlier(layout, workspace);
        workspace.remove(TestResult.FILE);
        AuditResult audit = audit(layout, image, spec, workspace);
        if (spec.skip()) {
            progress.warning("Tests of " + image.displayName() + " are skipped: no container was run");
            return record(workspace, earlier.orElseGet(() -> skipped(layout, image, audit)));
        }
        TestResult result = record(workspace, run(layout, image, spec, workspace, audit));
        if (result.passed()) {
            progress.allPlatformTestsPassed();
        }
        progress.table(new ResultTable(result, layout).lines());
        if (result.platforms().stream().anyMatch(platform -> platform.outcome() == Outcome.FAILED)) {
            report(result, spec, workspace);
        }
        requireEmulators(result);
        return result;
    }

    private AuditResult audit(ImageLayout layout, ImageSpec image, TestSpec spec, Workspace workspace) {
        List<List<String>> commands =
                spec.commands().stream().map(CommandTest::argv).toList();
        AuditResult audit = imageAudit.audit(layout, image, commands);
        new AuditReport(audit).tell(progress, workspace);
        audit.orThrow();
        return audit;
    }

    /** An earlier record of just these bytes stays true when a later run skips the tests. */
    private static Optional<TestResult> passedEarlier(ImageLayout layout, Workspace workspace) {
        return workspace
                .read(TestResult.FILE, TestResult.class)
                .filter(TestResult::passed)
                .filter(earlier ->
                        earlier.index().digest().equals(layout.index().digest()));
    }

    private TestResult run(ImageLayout layout, ImageSpec image, TestSpec spec, Workspace workspace, AuditResult audit) {
        Engine running = engine.get();
        Map<Platform, Execution> executions = emulation
                .get()
                .of(layout.platforms().stream().map(PlatformImage::platform).toList());
        String run = UUID.randomUUID().toString().substring(0, 8);
        int threads = Math.max(
                1, Math.min(layout.platforms().size(), Runtime.getRuntime().availableProcessors()));
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<PlatformResult>> pending = new ArrayList<>();
            for (PlatformImage platform : layout.platforms()) {
                pending.add(executor.submit(() -> {
                    Execution execution = executions.getOrDefault(platform.platform(), Execution.IMPOSSIBLE);
                    if (execution == Execution.IMPOSSIBLE) {
                        return platformResult(platform, execution.how(), audit, Outcome.SKIPPED, List.of());
                    }
                    progress.testing(platform.platform(), execution.how());
                    PlatformTest test = new PlatformTest(running, workspace, progress, spec, execution, run);
                    return result(platform, execution.how(), audit, test.run(layout, platform));
                }));
            }
            List<PlatformResult> results = new ArrayList<>();
            for (Future<PlatformResult> platform : pending) {
                results.add(await(platform));
            }
            boolean passed = results.stream().allMatch(result -> result.outcome() == Outcome.PASSED);
            return result(layout, image, audit, passed ? Outcome.PASSED : Outcome.FAILED, results);
        } finally {
            endAll(executor);
        }
    }

    /** Ends what still runs and waits for it: whoever called may close the engine, which cleaning up needs. */
    private static void endAll(ExecutorService executor) {
        executor.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            executor.awaitTermination(CLEANING_UP.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** What was not run has not passed, whatever the policy on failed tests. */
    private static void requireEmulators(TestResult result) {
        List<Platform> missing = result.platforms().stream()
                .filter(platform -> platform.outcome() == Outcome.SKIPPED)
                .map(PlatformResult::platform)
                .toList();
        if (!missing.isEmpty()) {
            throw MissingEmulator.problem(missing, "the engine's kernel refuses its programs; nothing of it was tested")
                    .asException();
        }
    }

    private static PlatformResult await(Future<PlatformResult> platform) {
        try {
            return platform.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.environment(
                            HelpTopic.INTERRUPTED,
                            "The tests were interrupted",
                            "Maven was asked to end; the containers are gone and nothing counts as tested",
                            "mvn verify")
                    .asException(e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static PlatformResult result(
            PlatformImage platform, String how, AuditResult audit, List<CommandResult> tests) {
        boolean passed = tests.stream().allMatch(test -> test.outcome() == Outcome.PASSED);
        return platformResult(platform, how, audit, passed ? Outcome.PASSED : Outcome.FAILED, tests);
    }

    private TestResult skipped(ImageLayout layout, ImageSpec image, AuditResult audit) {
        List<PlatformResult> platforms = layout.platforms().stream()
                .map(platform -> platformResult(platform, "not run", audit, Outcome.SKIPPED, List.of()))
                .toList();
        return result(layout, image, audit, Outcome.SKIPPED, platforms);
    }

    private static PlatformResult platformResult(
            PlatformImage platform, String how, AuditResult audit, Outcome outcome, List<CommandResult> tests) {
        return new PlatformResult(
                platform.platform(),
                platform.manifest().digest(),
                platform.parsedManifest().config().digest(),
                how,
                audit.started().getOrDefault(platform.platform(), ""),
                outcome,
                tests);
    }

    private TestResult result(
            ImageLayout layout, ImageSpec image, AuditResult audit, Outcome outcome, List<PlatformResult> platforms) {
        Descriptor index = layout.index();
        return new TestResult(
                image.name(),
                new TestedIndex(index.digest(), index.mediaType(), index.size()),
                outcome,
                platforms,
                audit.findings(),
                Instant.now().toString(),
                plugin);
    }

    private static TestResult record(Workspace workspace, TestResult result) {
        workspace.write(TestResult.FILE, result);
        return result;
    }

    private void report(TestResult result, TestSpec spec, Workspace workspace) {
        Problem problem = new FailedTests(result, spec, workspace).problem();
        if (!spec.failureIgnore()) {
            throw problem.asException();
        }
        progress.warning(
                problem.text() + "\nThe build goes on (maven.test.failure.ignore); push will refuse this image.");
    }
}
