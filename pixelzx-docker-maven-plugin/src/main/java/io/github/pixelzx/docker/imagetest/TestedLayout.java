package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.audit.Finding;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An image layout whose every platform passed its tests: the only thing that can be published as tested.
 *
 * <p>There are two ways to have one: every platform just passed, or a record says that every platform passed and the
 * digests recomputed from the layout's bytes are those of the record. A platform that could not be run is missing from the
 * proof, which the user has to allow by its name.
 */
public final class TestedLayout {

    private static final String OR_UNTESTED =
            "or publish it untested, which the console and push.json will say: add -Dpixelzx.requireTested=false";

    private final ImageLayout layout;
    private final TestResult result;

    private TestedLayout(ImageLayout layout, TestResult result) {
        this.layout = layout;
        this.result = result;
    }

    /**
     * Takes the layout and the record of an earlier test, possibly of another Maven run or machine.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if the layout is missing or damaged, was not tested,
     *     did not pass, or is not the one that was tested
     */
    public static TestedLayout reload(Workspace workspace) {
        return reload(workspace, List.of());
    }

    /**
     * The same, where some platforms need not have been run.
     *
     * @param mayBeSkipped platforms the user named
     * @throws io.github.pixelzx.docker.problem.ProblemException as {@link #reload(Workspace)}, also where nothing at all ran
     */
    public static TestedLayout reload(Workspace workspace, Collection<Platform> mayBeSkipped) {
        ImageLayout layout = CheckedLayout.read(workspace);
        TestResult result = workspace
                .read(TestResult.FILE, TestResult.class)
                .orElseThrow(
                        () -> untested(layout, "there is no record of a test (" + workspace.file(TestResult.FILE) + ")")
                                .asException());
        return of(layout, result, mayBeSkipped);
    }

    /**
     * Binds a layout to the record of its test.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if the record does not say that all of it passed
     */
    private static TestedLayout of(ImageLayout layout, TestResult result, Collection<Platform> mayBeSkipped) {
        Digest digest = layout.index().digest();
        if (!result.index().digest().equals(digest)) {
            throw untested(
                            layout,
                            "the test was of " + result.index().digest() + ", the layout is " + digest
                                    + ": it was built again after its test")
                    .asException();
        }
        requirePassed(layout, result, mayBeSkipped);
        requireEqualPlatforms(layout, result);
        return new TestedLayout(layout, result);
    }

    private static void requirePassed(ImageLayout layout, TestResult result, Collection<Platform> mayBeSkipped) {
        List<Finding> faults = result.findings().stream().filter(Finding::fails).toList();
        if (!faults.isEmpty()) {
            throw faulty(layout, faults).asException();
        }
        Map<Outcome, List<Platform>> platforms = result.platforms().stream()
                .collect(Collectors.groupingBy(
                        PlatformResult::outcome, Collectors.mapping(PlatformResult::platform, Collectors.toList())));
        List<Platform> skipped = platforms.getOrDefault(Outcome.SKIPPED, List.of());
        if (result.outcome() == Outcome.SKIPPED
                && skipped.size() == result.platforms().size()) {
            throw untested(layout, "its tests were skipped").asException();
        }
        List<Platform> refused = platforms.entrySet().stream()
                .filter(entry -> entry.getKey() != Outcome.PASSED)
                .flatMap(entry -> entry.getValue().stream())
                .filter(platform -> !skipped.contains(platform) || !mayBeSkipped.contains(platform))
                .sorted()
                .toList();
        boolean summary = result.outcome() == (skipped.isEmpty() ? Outcome.PASSED : Outcome.SKIPPED);
        if (refused.isEmpty() && summary) {
            return;
        }
        Problem problem = untested(layout, "its test failed or was not run on " + refused);
        throw (!refused.isEmpty() && skipped.containsAll(refused) ? orAllowed(problem, refused) : problem)
                .asException();
    }

    /** What was not run can be allowed; what failed cannot. */
    private static Problem orAllowed(Problem problem, List<Platform> skipped) {
        List<String> fixes = new ArrayList<>(problem.fixes());
        fixes.add("or publish the others' proof and these untested, which push.json will say: " + allowing(skipped));
        return new Problem(problem.kind(), problem.what(), problem.why(), fixes, problem.help(), problem.evidence());
    }

    /** What to write so that these platforms are published without having been run. */
    static String allowing(List<Platform> platforms) {
        return "-Dpixelzx.push.allowSkipped="
                + platforms.stream().map(Platform::toString).collect(Collectors.joining(","))
                + "   (<push><allowSkipped>)";
    }

    private static void requireEqualPlatforms(ImageLayout layout, TestResult result) {
        Map<Platform, Digest> tested = new TreeMap<>();
        for (PlatformResult platform : result.platforms()) {
            if (tested.put(platform.platform(), platform.manifest()) != null) {
                throw untested(layout, "the record of its test names " + platform.platform() + " twice")
                        .asException();
            }
        }
        Map<Platform, Digest> present = layout.digests();
        if (!tested.equals(present)) {
            throw untested(layout, "the platforms tested are " + tested + ", those of the layout " + present)
                    .asException();
        }
    }

    /** Running the same tests again would prove nothing: it is the image, or what is expected of it. */
    private static Problem faulty(ImageLayout layout, List<Finding> faults) {
        return Problem.project(
                HelpTopic.IMAGE_NOT_TESTED,
                "Refused to publish " + layout.index().digest() + ": its audit failed",
                faults.stream().map(Finding::toString).distinct().collect(Collectors.joining("\n")),
                "mend what the audit found, then: mvn verify   (mvn pixelzx-docker:help -Dtopic=audit explains the rules)",
                OR_UNTESTED);
    }

    private static Problem untested(ImageLayout layout, String why) {
        return Problem.project(
                HelpTopic.IMAGE_NOT_TESTED,
                "Refused to publish " + layout.index().digest() + ": it is not proven",
                why,
                "run the same command with its tests (without -DskipTests and the like): mvn verify makes the proof",
                OR_UNTESTED);
    }

    /** The layout; all its blobs had the right digests when this was made. */
    public ImageLayout layout() {
        return layout;
    }

    /** The record of the test that passed. */
    public TestResult result() {
        return result;
    }

    /** What was tested, or is known not to have been, by platform. */
    public Map<Platform, PlatformResult> platforms() {
        return result.platforms().stream().collect(Collectors.toMap(PlatformResult::platform, Function.identity()));
    }
}
