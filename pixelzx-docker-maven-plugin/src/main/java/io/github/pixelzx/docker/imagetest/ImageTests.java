package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.audit.AuditReport;
import io.github.pixelzx.docker.audit.AuditResult;
import io.github.pixelzx.docker.audit.ImageAudit;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.emulation.MissingEmulator;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.imagetest.TestResult.TestedIndex;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Proves the image in a workspace: audits every platform's bytes, then runs every platform, side by side, and writes
 * {@code test.json}.
 */
public final class ImageTests {

    private final TestEngines engines;
    private final ImageAudit imageAudit;
    private final Progress progress;
    private final String plugin;
    private final Map<String, String> callers;

    /**
     * @param engines where containers are run
     * @param imageAudit reads the bytes before anything runs
     * @param plugin this plugin's version, for the record
     * @param callers the environment of whoever called Maven, which files of tests may take variables from
     */
    public ImageTests(
            TestEngines engines, ImageAudit imageAudit, Progress progress, String plugin, Map<String, String> callers) {
        this.engines = engines;
        this.imageAudit = imageAudit;
        this.progress = progress;
        this.plugin = plugin;
        this.callers = callers;
    }

    /**
     * Tests the layout of a workspace.
     *
     * @return the record; its outcome is {@link Outcome#FAILED} only if failures are to be ignored
     * @throws io.github.pixelzx.docker.problem.ProblemException if the layout is missing, damaged or lacks a platform,
     *     if the audit finds a fault, or a platform fails its tests
     */
    public TestResult test(ImageSpec image, TestSpec spec, Workspace workspace) {
        return test(image, spec, List.of(), workspace);
    }

    /**
     * Tests the layout of a workspace, where some platforms need not be run.
     *
     * @param mayBeSkipped platforms of which it is no problem that the engine cannot run them
     * @return the record; {@link Outcome#SKIPPED} where one of these was not run
     * @throws io.github.pixelzx.docker.problem.ProblemException as {@link #test(ImageSpec, TestSpec, Workspace)}
     */
    public TestResult test(ImageSpec image, TestSpec spec, List<Platform> mayBeSkipped, Workspace workspace) {
        ImageLayout layout = CheckedLayout.read(workspace);
        layout.requirePlatforms(image.platforms());
        Selection selection = Selection.of(spec, callers);
        Optional<TestResult> earlier = workspace.read(TestResult.FILE, TestResult.class);
        Optional<AuditResult> known = spec.force()
                ? Optional.empty()
                : imageAudit.known(layout, Selection.commands(selection.all()), plugin, workspace);
        Optional<TestResult> standing =
                known.flatMap(audit -> standing(layout, image, spec, selection, audit, earlier, workspace));
        if (standing.isPresent()) {
            return standing.get();
        }
        workspace.remove(TestResult.FILE);
        AuditResult audit = audited(layout, image, selection.all(), known, workspace);
        PlatformResults results = results(image, spec, audit, earlier, workspace);
        if (!audit.passed()) {
            refuse(result(layout, image, audit, results.audited(layout.platforms())), audit, workspace);
        }
        if (spec.skip()) {
            progress.warning("Tests of " + image.displayName() + " are skipped: no container was run");
            return record(
                    workspace,
                    samePassed(layout, earlier)
                            .orElseGet(() ->
                                    result(layout, image, audit, results.skipped(layout.platforms(), "not run"))));
        }
        TestRun run = new TestRun(engines, progress, spec, workspace, results, new Hindrances());
        TestResult result = result(layout, image, audit, run.run(layout, selection));
        tell(result, layout, workspace);
        // A part of the tests proves nothing new, and takes nothing from what is proven.
        TestResult kept = selection.isWhole() || result.outcome() == Outcome.FAILED
                ? result
                : samePassed(layout, earlier).orElse(result);
        record(workspace, kept);
        conclude(result, run, spec, mayBeSkipped, workspace);
        return kept;
    }

    private static void refuse(TestResult refused, AuditResult audit, Workspace workspace) {
        new JunitReport(refused).write(workspace);
        record(workspace, refused);
        audit.orThrow();
    }

    private PlatformResults results(
            ImageSpec image, TestSpec spec, AuditResult audit, Optional<TestResult> earlier, Workspace workspace) {
        return new PlatformResults(
                image, audit, new Proof(spec, engines, plugin), earlier, new ReportedMachine(workspace));
    }

    /**
     * The earlier record, if it still says everything: the same bytes audited with the same outcome, and every platform
     * passed with the same tests on the same engine. Then nothing is written, and the engine is not asked for.
     */
    private Optional<TestResult> standing(
            ImageLayout layout,
            ImageSpec image,
            TestSpec spec,
            Selection selection,
            AuditResult audit,
            Optional<TestResult> earlier,
            Workspace workspace) {
        PlatformResults results = results(image, spec, audit, earlier, workspace);
        List<PlatformResult> platforms = layout.platforms().stream()
                .flatMap(platform -> results.earlier(platform, selection).stream())
                .toList();
        boolean all = !spec.skip()
                && audit.passed()
                && platforms.size() == layout.platforms().size();
        return samePassed(layout, earlier)
                .filter(record -> all && record.findings().equals(audit.findings()))
                .map(record -> {
                    new JunitReport(record).writeMissing(workspace);
                    new AuditReport(audit).warn(progress);
                    TestResult told = result(layout, image, audit, platforms);
                    progress.allPlatformTestsPassed();
                    progress.table(new ResultTable(told, layout).lines());
                    return selection.isWhole() ? told : record;
                });
    }

    private AuditResult audited(
            ImageLayout layout,
            ImageSpec image,
            List<TestCase> tests,
            Optional<AuditResult> known,
            Workspace workspace) {
        List<List<String>> commands = Selection.commands(tests);
        if (known.isPresent()) {
            new AuditReport(known.get()).warn(progress);
            return known.get();
        }
        AuditResult audit = imageAudit.audit(layout, image, commands);
        new AuditReport(audit).tell(progress, workspace, imageAudit.dockerfile());
        imageAudit.remember(audit, layout, commands, plugin, workspace);
        return audit;
    }

    /** An earlier record of just these bytes stays true when a later run skips tests. */
    private static Optional<TestResult> samePassed(ImageLayout layout, Optional<TestResult> earlier) {
        return earlier.filter(TestResult::passed)
                .filter(record -> record.index().digest().equals(layout.index().digest()));
    }

    private TestResult result(ImageLayout layout, ImageSpec image, AuditResult audit, List<PlatformResult> platforms) {
        Descriptor index = layout.index();
        return new TestResult(
                image.name(),
                new TestedIndex(index.digest(), index.mediaType(), index.size()),
                PlatformResults.worst(
                        platforms.stream().map(PlatformResult::outcome).toList()),
                platforms,
                audit.findings(),
                Instant.now().toString(),
                plugin);
    }

    private static TestResult record(Workspace workspace, TestResult result) {
        workspace.write(TestResult.FILE, result);
        return result;
    }

    private void tell(TestResult result, ImageLayout layout, Workspace workspace) {
        new JunitReport(result).write(workspace);
        if (result.passed()) {
            progress.allPlatformTestsPassed();
        }
        progress.table(new ResultTable(result, layout).lines());
        if (!result.passed()) {
            layout.staging().ifPresent(repository -> tellOfUntagged(layout, repository));
        }
    }

    /** A digest without a tag is in nobody's list: whoever looks after the registry should know of it. */
    private void tellOfUntagged(ImageLayout layout, ImageReference repository) {
        List<String> digests = Stream.concat(
                        Stream.of(layout.index()), layout.platforms().stream().map(PlatformImage::manifest))
                .map(document -> document.digest().toString())
                .distinct()
                .toList();
        progress.warning("Left in " + repository.name() + " without a tag, for the registry's garbage collection: "
                + String.join(", ", digests));
    }

    /** Everything that went wrong is told by the one problem that comes first: engine, image, emulator. */
    private void conclude(
            TestResult result, TestRun run, TestSpec spec, List<Platform> mayBeSkipped, Workspace workspace) {
        run.hindrances().problem().ifPresent(problem -> {
            throw problem;
        });
        boolean wrong = result.platforms().stream()
                .map(PlatformResult::outcome)
                .anyMatch(outcome -> outcome == Outcome.FAILED || outcome == Outcome.CRASHED);
        if (wrong) {
            Problem problem = new FailedTests(result, workspace).problem();
            if (!spec.failureIgnore()) {
                throw problem.asException();
            }
            progress.warning(
                    problem.text() + "\nThe build goes on (maven.test.failure.ignore); push will refuse this image.");
        }
        // What was not run has not passed, whatever the policy on failed tests.
        List<Platform> missing = run.hindrances().missing();
        if (mayBeSkipped.containsAll(missing)) {
            missing.forEach(this::warnOfSkipped);
        } else {
            throw run.hindrances().notRun().asException();
        }
    }

    private void warnOfSkipped(Platform platform) {
        progress.warning(
                platform + " is untested: the engine cannot run it, and <push><allowSkipped> lets it be published"
                        + " all the same. To test it: " + MissingEmulator.command(List.of(platform)));
    }
}
