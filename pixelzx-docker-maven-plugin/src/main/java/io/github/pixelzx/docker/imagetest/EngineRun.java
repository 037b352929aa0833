package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.TestSpec;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Runs the platforms of one engine side by side, in lanes of its own: what another engine computes takes nothing from
 * this one.
 */
record EngineRun(
        TestEngine place,
        RunName name,
        Progress progress,
        TestSpec spec,
        Workspace workspace,
        PlatformResults results,
        Hindrances hindrances) {

    /** A result for each of the platforms; whatever was made in the engine is gone then, also after a failure. */
    List<PlatformResult> run(ImageLayout layout, List<PlatformImage> platforms, Selection selection) {
        Engine engine = place.engine().get();
        Map<Platform, Execution> executions = place.emulation()
                .get()
                .of(platforms.stream().map(PlatformImage::platform).toList());
        Traces traces = new Traces(engine);
        Lanes lanes = new Lanes();
        // What the tests themselves would still bring into the engine has to be over before it is swept.
        Thread hook = new Thread(
                () -> {
                    lanes.close();
                    traces.removeAllQuietly(name);
                },
                "remove what tests left");
        Runtime.getRuntime().addShutdownHook(hook);
        boolean whole = false;
        try (lanes) {
            List<Callable<PlatformResult>> tasks = platforms.stream()
                    .map(image -> task(image, layout, selection, executions, engine, lanes))
                    .toList();
            // What others left is in nobody's way, and looking for it takes as long as starting a container.
            Callable<List<PlatformResult>> clearing = () -> {
                traces.removeOrphans();
                return List.of();
            };
            List<PlatformResult> all = lanes.all(List.of(clearing, () -> lanes.all(tasks))).stream()
                    .flatMap(List::stream)
                    .toList();
            whole = hindrances.problem().isEmpty();
            return all;
        } finally {
            if (!whole) {
                traces.removeAllQuietly(name);
            }
            remove(hook);
        }
    }

    private Callable<PlatformResult> task(
            PlatformImage image,
            ImageLayout layout,
            Selection selection,
            Map<Platform, Execution> executions,
            Engine engine,
            Lanes lanes) {
        Pace pace = new Pace(executions.getOrDefault(image.platform(), Execution.IMPOSSIBLE));
        PlatformRun run = new PlatformRun(engine, place.logins(), workspace, progress, spec, pace, name, lanes);
        return () -> result(run, layout, image, selection);
    }

    private PlatformResult result(PlatformRun run, ImageLayout layout, PlatformImage image, Selection selection) {
        Platform platform = image.platform();
        if (!run.pace().execution().possible()) {
            hindrances.missing(platform, place);
            return results.skipped(image, Execution.IMPOSSIBLE.how());
        }
        List<TestCase> selected = selection.selectedFor(platform);
        if (selected.isEmpty()) {
            return results.skipped(image, "no test asked for");
        }
        String how = run.pace().execution().words();
        progress.testing(platform, place.name().isEmpty() ? how : "on " + place.name() + ", " + how);
        try {
            List<CaseResult> tests = run.run(layout, image, selected);
            if (tests.stream().anyMatch(test -> test.outcome() == Outcome.SKIPPED)) {
                hindrances.missing(platform, place);
            }
            return results.ran(image, run.pace(), tests, selection);
        } catch (ProblemException e) {
            if (e.problem().help() == HelpTopic.INTERRUPTED) {
                throw e;
            }
            hindrances.add(e);
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
