package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.emulation.Emulation;
import io.github.pixelzx.docker.emulation.Execution;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.imagetest.TestResult.CaseResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Runs the platforms that have to be run, side by side; without any the engine is not asked for. */
final class TestRun {

    private final Supplier<Engine> engine;
    private final Supplier<Emulation> emulation;
    private final Progress progress;
    private final TestSpec spec;
    private final Workspace workspace;
    private final PlatformResults results;
    private final List<ProblemException> problems = Collections.synchronizedList(new ArrayList<>());
    private final List<Platform> missing = Collections.synchronizedList(new ArrayList<>());

    TestRun(
            Supplier<Engine> engine,
            Supplier<Emulation> emulation,
            Progress progress,
            TestSpec spec,
            Workspace workspace,
            PlatformResults results) {
        this.engine = engine;
        this.emulation = emulation;
        this.progress = progress;
        this.spec = spec;
        this.workspace = workspace;
        this.results = results;
    }

    /** What kept a platform from being tested, where it was neither the image nor an emulator. */
    Optional<ProblemException> problem() {
        return problems.stream().findFirst();
    }

    /** The platforms the engine cannot run. */
    List<Platform> missing() {
        return missing.stream().sorted().toList();
    }

    /** A result for every platform of the layout. */
    List<PlatformResult> run(ImageLayout layout, Selection selection) {
        Map<Platform, PlatformResult> done = new TreeMap<>();
        List<PlatformImage> open = new ArrayList<>();
        for (PlatformImage platform : layout.platforms()) {
            Optional<PlatformResult> known = spec.force() && results.isAskedFor(platform)
                    ? Optional.empty()
                    : results.earlier(platform, selection);
            if (known.isPresent()) {
                done.put(platform.platform(), known.get());
            } else if (results.isAskedFor(platform)) {
                open.add(platform);
            } else {
                done.put(platform.platform(), results.skipped(platform, "not asked for"));
            }
        }
        if (!open.isEmpty()) {
            run(layout, open, selection).forEach(result -> done.put(result.platform(), result));
        }
        return List.copyOf(done.values());
    }

    private List<PlatformResult> run(ImageLayout layout, List<PlatformImage> open, Selection selection) {
        Engine running = engine.get();
        Map<Platform, Execution> executions =
                emulation.get().of(open.stream().map(PlatformImage::platform).toList());
        RunName run = RunName.create();
        Traces traces = new Traces(running);
        traces.removeOrphans();
        Thread hook = new Thread(() -> traces.removeAllQuietly(run), "remove what tests left");
        Runtime.getRuntime().addShutdownHook(hook);
        boolean whole = false;
        try (Lanes lanes = new Lanes()) {
            List<Callable<PlatformResult>> tasks = new ArrayList<>();
            for (PlatformImage platform : open) {
                Execution execution = executions.getOrDefault(platform.platform(), Execution.IMPOSSIBLE);
                Pace pace = new Pace(execution, execution == Execution.EMULATED ? Execution.FACTOR : 1);
                PlatformRun task = new PlatformRun(running, workspace, progress, spec, pace, run, lanes);
                tasks.add(() -> result(task, layout, platform, selection));
            }
            List<PlatformResult> all = lanes.all(tasks);
            whole = problems.isEmpty();
            return all;
        } finally {
            if (!whole) {
                traces.removeAllQuietly(run);
            }
            remove(hook);
        }
    }

    private PlatformResult result(PlatformRun run, ImageLayout layout, PlatformImage image, Selection selection) {
        Platform platform = image.platform();
        if (run.pace().execution() == Execution.IMPOSSIBLE) {
            missing.add(platform);
            return results.skipped(image, Execution.IMPOSSIBLE.how());
        }
        List<TestCase> selected = selection.selectedFor(platform);
        if (selected.isEmpty()) {
            return results.skipped(image, "no test asked for");
        }
        progress.testing(platform, run.pace().execution().how());
        try {
            List<CaseResult> tests = run.run(layout, image, selected);
            if (tests.stream().anyMatch(test -> test.outcome() == Outcome.SKIPPED)) {
                missing.add(platform);
            }
            return results.ran(image, run.pace(), tests, selection);
        } catch (ProblemException e) {
            if (e.problem().help() == HelpTopic.INTERRUPTED) {
                throw e;
            }
            problems.add(e);
            CaseResult failed = new CaseResult(
                    "start of the tests",
                    "engine",
                    Outcome.FAILED,
                    e.problem().what() + ": " + e.problem().why(),
                    0,
                    "",
                    null);
            progress.testFailed(platform, failed.name(), failed.detail());
            return results.ran(image, run.pace(), List.of(failed), selection);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook does its work.
            return;
        }
    }
}
