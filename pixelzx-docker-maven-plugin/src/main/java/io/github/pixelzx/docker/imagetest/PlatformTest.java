package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.emulation.Execution;
import io.github.pixelzx.docker.emulation.MissingEmulator;
import io.github.pixelzx.docker.engine.ContainerOutcome;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.Exited;
import io.github.pixelzx.docker.engine.NotStarted;
import io.github.pixelzx.docker.engine.StillRunning;
import io.github.pixelzx.docker.imagetest.TestResult.CommandResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformArchive;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Loads one platform's image out of the layout into the engine, runs its tests in containers and takes the image out of
 * the engine again.
 *
 * <p>The containers have no network, no capabilities, and an init as their first process: an emulated program that
 * crashes as process 1 would otherwise hang.
 *
 * @param run names this run in labels and image names, so that concurrent runs on one engine stay apart
 */
record PlatformTest(
        Engine engine, Workspace workspace, Progress progress, TestSpec spec, Execution execution, String run) {

    /** The label on everything a test leaves in the engine while it runs; the value is the run's name. */
    static final String LABEL = "io.pixelzx.test";

    private static final long MEMORY_BYTES = 1L << 30;
    private static final long PIDS = 512;

    List<CommandResult> run(ImageLayout layout, PlatformImage image) {
        String name = "docker.io/pixelzx/test-" + run + ':' + image.platform().slug();
        try {
            // A load that fails may leave a broken image under the name.
            engine.loadImage(new PlatformArchive(layout, image, name)::writeTo);
            requireSamePlatform(image.platform(), name);
            List<CommandResult> results = new ArrayList<>();
            for (CommandTest test : tests()) {
                results.add(run(image.platform(), name, test, results.size() + 1));
            }
            return results;
        } finally {
            engine.removeImage(name);
        }
    }

    /** The configured tests; without any, the image's own entrypoint and command. */
    private List<CommandTest> tests() {
        return spec.commands().isEmpty() ? List.of(new CommandTest("its own command", List.of())) : spec.commands();
    }

    private void requireSamePlatform(Platform expected, String name) {
        engine.inspectImage(name)
                .map(state -> state.platform())
                .filter(actual -> !actual.equals(expected))
                .ifPresent(actual -> {
                    throw Problem.environment(
                                    HelpTopic.ENGINE_REFUSED,
                                    "The engine holds " + actual + " where " + expected + " was loaded",
                                    "the loaded image names another platform than the layout's index",
                                    "mvn clean verify -Dpixelzx.platforms=" + expected)
                            .asException();
                });
    }

    private CommandResult run(Platform platform, String image, CommandTest test, int number) {
        boolean own = test.argv().isEmpty();
        Duration limit = execution.scaled(own ? spec.startTime() : spec.timeout());
        ContainerOutcome outcome = engine.runContainer(container(platform, image, test), limit);
        String log = log(platform, number, outcome);
        long milliseconds = outcome.duration().toMillis();
        String failure = own ? failureOfStart(outcome) : failureOfCommand(outcome, limit);
        if (failure.isEmpty()) {
            progress.testPassed(platform, test.name(), outcome.duration());
            return new CommandResult(test.name(), Outcome.PASSED, passedDetail(outcome, limit), milliseconds, log);
        }
        requireUndisturbed();
        requireEmulator(platform, outcome);
        progress.testFailed(platform, test.name(), failure);
        return new CommandResult(test.name(), Outcome.FAILED, failure, milliseconds, log);
    }

    /** On Ctrl-C the engine's containers are removed under the tests; that is no failure of the image. */
    private static void requireUndisturbed() {
        Thread probe = new Thread(() -> {}, "is the JVM ending");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
        } catch (IllegalStateException e) {
            throw Problem.environment(
                            HelpTopic.INTERRUPTED,
                            "The tests were interrupted",
                            "Maven was asked to end; the containers are gone and nothing counts as tested",
                            "mvn verify")
                    .asException(e);
        }
    }

    private ContainerSpec container(Platform platform, String image, CommandTest test) {
        List<String> argv = test.argv();
        return ContainerSpec.of(image)
                .withPlatform(platform)
                .withEntrypoint(argv.isEmpty() ? List.of() : argv.subList(0, 1))
                .withCommand(argv.isEmpty() ? List.of() : argv.subList(1, argv.size()))
                .withLabels(Map.of(LABEL, run))
                .withInit(true)
                .withNetwork("none")
                .withDropCapabilities(true)
                .withNoNewPrivileges(true)
                .withMemoryBytes(MEMORY_BYTES)
                .withPidsLimit(PIDS);
    }

    private static String passedDetail(ContainerOutcome outcome, Duration limit) {
        return outcome instanceof StillRunning ? "still running after " + seconds(limit) : "exit 0";
    }

    /** Empty if it passed. A program of the image's own may exit with 0 or go on running. */
    private static String failureOfStart(ContainerOutcome outcome) {
        return outcome instanceof StillRunning ? "" : failure(outcome);
    }

    /** Empty if it passed. A command must have exited with 0 within its time. */
    private static String failureOfCommand(ContainerOutcome outcome, Duration limit) {
        return outcome instanceof StillRunning
                ? "did not exit within " + seconds(limit) + " (pixelzx.test.timeout, scaled where emulated)"
                : failure(outcome);
    }

    private static String failure(ContainerOutcome outcome) {
        if (outcome instanceof NotStarted notStarted) {
            return "could not be started: " + notStarted.reason();
        }
        if (outcome instanceof Exited exited && exited.exitCode() != 0) {
            return "exit " + exited.exitCode() + (exited.outOfMemory() ? ", out of memory" : "");
        }
        return "";
    }

    /** The audit has read the right machine from the program's header, so a refusal to execute it is a missing emulator. */
    private void requireEmulator(Platform platform, ContainerOutcome outcome) {
        String said = (outcome.stderr() + (outcome instanceof NotStarted notStarted ? notStarted.reason() : ""))
                .toLowerCase(Locale.ROOT);
        if (execution == Execution.EMULATED && said.contains("exec format error")) {
            throw MissingEmulator.problem(
                            List.of(platform), "the image is right, but the engine's kernel says 'exec format error'")
                    .asException();
        }
    }

    private String log(Platform platform, int number, ContainerOutcome outcome) {
        String name = "test-" + platform.slug() + '-' + number + ".log";
        workspace.writeLog(name, outcome.stdout() + outcome.stderr());
        return "log/" + name;
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
}
