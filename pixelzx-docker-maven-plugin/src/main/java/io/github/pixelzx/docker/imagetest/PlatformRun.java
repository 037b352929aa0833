package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.FileTest;
import io.github.pixelzx.docker.config.LicenseTest;
import io.github.pixelzx.docker.config.MetadataTest;
import io.github.pixelzx.docker.config.ServiceTest;
import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.RegistryLogin;
import io.github.pixelzx.docker.imagetest.TestResult.CaseResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformArchive;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.progress.Reminder;
import io.github.pixelzx.docker.workspace.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Loads one platform's image out of the layout into the engine, runs its tests and takes the image out of the engine
 * again.
 *
 * @param logins what the engine tells registries
 * @param run names this run in labels and names, so that concurrent runs on one engine stay apart
 */
record PlatformRun(
        Engine engine,
        Function<String, Optional<RegistryLogin>> logins,
        Workspace workspace,
        Progress progress,
        TestSpec spec,
        Pace pace,
        RunName run,
        Lanes lanes) {

    /** The name of the test that is run where none was configured. */
    static final String OWN = "its own command";

    /** A program of the image's own: it may exit with 0 or go on running. */
    static final CommandTest OWN_COMMAND = CommandTest.of(OWN, List.of());

    /** The results of tests that are meant for this platform, in their order. */
    List<CaseResult> run(ImageLayout layout, PlatformImage image, List<TestCase> tests) {
        Platform platform = image.platform();
        String name = Traces.image(run, platform.slug());
        Removals removals = new Removals(lanes);
        try (LoadedImage loaded = new LoadedImage(engine, name, removals)) {
            lanes.within(() -> Reminder.during(
                    "bringing " + platform + " into the engine", progress, () -> bring(layout, image, loaded.name())));
            requireSamePlatform(platform, name);
            try (SharedVolumes volumes = new SharedVolumes(engine, run, platform, removals)) {
                CaseContext context =
                        new CaseContext(engine, spec, image, name, pace, run, volumes, removals, what -> {});
                try (ImageFiles files = new ImageFiles(context)) {
                    Optional<CaseResult> foreign = layout.elsewhere().isEmpty()
                            ? Optional.empty()
                            : lanes.within(() -> new StartedMachine(context, files).failure(tests));
                    foreign.ifPresent(failed -> progress.testFailed(platform, failed.name(), failed.detail()));
                    return foreign.isPresent() ? List.of(foreign.get()) : run(context, files, tests);
                }
            }
        }
    }

    /** The image comes out of the layout, or, where its layers wait in a registry, from there to the engine by its digest. */
    private String bring(ImageLayout layout, PlatformImage image, String name) {
        if (layout.elsewhere().isEmpty()) {
            return engine.loadImage(new PlatformArchive(layout, image, name)::writeTo);
        }
        ImageReference repository = layout.staging().orElseThrow();
        String reference = repository.name() + '@' + image.manifest().digest();
        engine.pullImageAs(reference, name, logins.apply(repository.registry()).orElse(null));
        return name;
    }

    private List<CaseResult> run(CaseContext context, ImageFiles files, List<TestCase> tests) {
        CaseResult[] results = new CaseResult[tests.size()];
        List<Callable<Boolean>> chains = new ArrayList<>();
        for (List<Integer> chain : Chains.of(tests)) {
            chains.add(() -> {
                for (int number : chain) {
                    results[number] = result(context, files, tests.get(number), number + 1);
                }
                return true;
            });
        }
        lanes.all(chains);
        return List.of(results);
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

    private CaseResult result(CaseContext context, ImageFiles files, TestCase test, int number) {
        Platform platform = context.platform();
        CaseOutcome outcome = lanes.within(() -> tried(context, files, test));
        // What a volume holds is another thing the second time.
        if (outcome.isCrash() && pace.emulated() && Chains.volumes(test).isEmpty()) {
            progress.warning(platform + ": the emulator crashed in '" + test.name() + "'; once more");
            outcome = lanes.within(() -> tried(context, files, test));
        }
        String log = log(platform, number, outcome);
        String detail = outcome.passed() ? outcome.detail() : CaseOutcome.plain(String.join("\n", outcome.failures()));
        Outcome how = how(outcome);
        switch (how) {
            case PASSED -> progress.testPassed(platform, test.name(), outcome.took());
            case SKIPPED -> progress.warning(platform + ": '" + test.name() + "' cannot be run: " + detail);
            default -> progress.testFailed(platform, test.name(), crash(how) + detail);
        }
        return new CaseResult(
                test.name(),
                kind(test),
                how,
                crash(how) + detail,
                outcome.took().toMillis(),
                log,
                outcome.measured());
    }

    /** The audit has read the right machine from the program's header, so a refusal to execute it is a missing emulator. */
    private Outcome how(CaseOutcome outcome) {
        if (outcome.passed()) {
            return Outcome.PASSED;
        }
        requireUndisturbed();
        if (pace.emulated() && outcome.isRefusedProgram()) {
            return Outcome.SKIPPED;
        }
        return pace.emulated() && outcome.isCrash() ? Outcome.CRASHED : Outcome.FAILED;
    }

    private static String crash(Outcome how) {
        return how == Outcome.CRASHED ? "the emulator crashed: " : "";
    }

    /** An engine that refuses something fails this test alone; one that is gone, or an interruption, ends everything. */
    private CaseOutcome tried(CaseContext context, ImageFiles files, TestCase test) {
        try (TestReminder reminder = new TestReminder(progress, context.platform(), test.name())) {
            return once(context.withWaits(reminder), files, test);
        } catch (ProblemException e) {
            if (e.problem().help() != HelpTopic.ENGINE_REFUSED) {
                throw e;
            }
            return CaseOutcome.read(
                    List.of(e.problem().what() + ": " + e.problem().why()), "");
        }
    }

    private CaseOutcome once(CaseContext context, ImageFiles files, TestCase test) {
        if (test instanceof CommandTest command) {
            CommandRun commands = new CommandRun(context);
            return command.equals(OWN_COMMAND) ? commands.runOwn() : commands.run(command);
        }
        if (test instanceof ServiceTest service) {
            return new ServiceRun(context, service).run();
        }
        if (test instanceof FileTest file) {
            return new FileCheck(context, files).run(file);
        }
        if (test instanceof MetadataTest metadata) {
            return new MetadataCheck(context.platform(), context.image().config()).run(metadata);
        }
        return new LicenseCheck(files).run((LicenseTest) test);
    }

    private static String kind(TestCase test) {
        return test instanceof CommandTest
                ? "command"
                : test instanceof ServiceTest
                        ? "service"
                        : test instanceof FileTest ? "file" : test instanceof MetadataTest ? "metadata" : "license";
    }

    /** On Ctrl-C the engine's containers are removed under the tests; that is no failure of the image. */
    private static void requireUndisturbed() {
        Thread probe = new Thread(() -> {}, "is the JVM ending");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
        } catch (IllegalStateException e) {
            throw Lanes.interrupted(e);
        }
    }

    private String log(Platform platform, int number, CaseOutcome outcome) {
        if (outcome.took().equals(Duration.ZERO) && outcome.log().isEmpty()) {
            return "";
        }
        String name = "test-" + platform.slug() + '-' + number + ".log";
        workspace.writeLog(name, outcome.log());
        return "log/" + name;
    }
}
