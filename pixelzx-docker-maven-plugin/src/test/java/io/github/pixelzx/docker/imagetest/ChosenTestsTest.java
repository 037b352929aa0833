package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.audit.Audits;
import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.Expectation;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.ProgramSpec;
import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.emulation.Execution;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.engine.FakeEngine.Program;
import io.github.pixelzx.docker.imagetest.TestResult.CaseResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is proven where a platform has tests of its own, where a part of them is asked for, and where an emulator crashes. */
class ChosenTestsTest {

    private static final List<String> VERSION = List.of("/usr/local/bin/app", "version");
    private static final List<String> HELP = List.of("/usr/local/bin/app", "help");
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final Platform ARM7 = Platform.parse("linux/arm/v7");
    private static final List<TestCase> TWO = List.of(CommandTest.of("version", VERSION), CommandTest.of("help", HELP));
    private static final String CRASH = "qemu: uncaught target signal 11 (Segmentation fault) - core dumped";

    @TempDir
    Path target;

    private final FakeEngine engine = new FakeEngine();
    private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

    @BeforeEach
    void build() {
        LayoutFixture.threePlatforms(workspace().layout());
    }

    @Test
    void startsTheImageItselfWhereNoTestIsMeantForAPlatform() {
        TestResult result = test(Tests.of(List.of(on(AMD64, "version", VERSION))));

        assertThat(tests(result))
                .containsExactly(List.of("version"), List.of("its own command"), List.of("its own command"));
        assertThat(result.passed()).isTrue();
        assertThat(TestedLayout.reload(workspace()).result()).isEqualTo(result);
    }

    @Test
    void failsAPlatformWithoutTestsWhoseImageDoesNotRun() {
        engine.running(List.of(), Program.exits(64, "", "usage: app COMMAND"));

        ProblemException problem = failure(Tests.of(List.of(on(AMD64, "version", VERSION))), AMD64, ARM64, ARM7);

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.TEST_FAILED);
        assertThat(problem)
                .hasMessageContaining("linux/arm64: 'its own command' exit 64")
                .hasMessageContaining("name a command that proves it");
        assertThat(outcomes(recorded())).containsExactly(Outcome.PASSED, Outcome.FAILED, Outcome.FAILED);
    }

    @Test
    void neverPassesAPlatformNoneOfWhoseTestsWasAskedFor() {
        List<TestCase> tests = List.of(on(AMD64, "version", VERSION), CommandTest.of("help", HELP));

        TestResult result = test(Tests.only(List.of("version"), tests));

        assertThat(tests(result)).containsExactly(List.of("version"), List.of(), List.of());
        assertThat(outcomes(result)).containsOnly(Outcome.SKIPPED);
        assertThat(result.platforms())
                .extracting(PlatformResult::how)
                .containsExactly("native", "no test asked for", "no test asked for");
        assertThat(engine.calls().stream().filter(call -> call.startsWith("load ")))
                .hasSize(1);
    }

    @Test
    void doesNotStartTheImageItselfWhereTestsAreAskedForByName() {
        TestResult result =
                test(Tests.only(List.of("version"), List.of(on(AMD64, "version", VERSION), on(AMD64, "help", HELP))));

        assertThat(tests(result)).containsExactly(List.of("version"), List.of(), List.of());
        assertThat(outcomes(result)).containsOnly(Outcome.SKIPPED);
    }

    @Test
    void runsTheTestsAskedForByNameAloneAndProvesNothingByThem() {
        TestResult result = test(Tests.only(List.of("ver*"), TWO));

        assertThat(tests(result)).containsOnly(List.of("version"));
        assertThat(outcomes(result)).containsOnly(Outcome.SKIPPED);
        assertThat(catchThrowableOfType(ProblemException.class, () -> TestedLayout.reload(workspace()))
                        .problem()
                        .help())
                .isEqualTo(HelpTopic.IMAGE_NOT_TESTED);
    }

    @Test
    void provesTheImageWhereEveryTestIsAskedForByName() {
        assertThat(test(Tests.only(List.of("version", "h*"), TWO)).passed()).isTrue();
    }

    @Test
    void keepsTheProofWhereAPartOfTheTestsPassesAgain() {
        TestResult proven = test(Tests.of(TWO));

        TestResult kept = test(Tests.only(List.of("version"), TWO));

        assertThat(kept).isEqualTo(proven);
        assertThat(recorded()).isEqualTo(proven);
    }

    @Test
    void takesTheProofAwayWhereATestAskedForByNameFails() {
        test(Tests.of(TWO));
        engine.running(VERSION, Program.exits(1, "", "no"));
        List<TestCase> changed = List.of(
                CommandTest.of("version", VERSION), CommandTest.of("help", List.of("/usr/local/bin/app", "--help")));

        failure(Tests.only(List.of("version"), changed), AMD64, ARM64, ARM7);

        assertThat(recorded().outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void namesTheTestsThereAreWhereNoneHasTheNameAskedFor() {
        ProblemException problem = failure(Tests.only(List.of("versio"), TWO), AMD64);

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.CONFIGURATION);
        assertThat(problem)
                .hasMessageContaining("No test is called versio")
                .hasMessageContaining("there are version, help")
                .hasMessageContaining("-Dpixelzx.test=version");
        assertThat(engine.calls()).isEmpty();
    }

    @Test
    void takesANameForTheWholeNameAndItsLettersForThemselves() {
        List<TestCase> tests = List.of(CommandTest.of("a.b", VERSION), CommandTest.of("axb", HELP));

        assertThat(Selection.of(Tests.only(List.of("a.b"), tests), Map.of()).selected())
                .extracting(TestCase::name)
                .containsExactly("a.b");
        assertThat(Selection.of(Tests.only(List.of("*b"), tests), Map.of()).selected())
                .hasSize(2);
    }

    @Test
    void runsThePlatformsAskedForAndCallsTheOthersSkipped() {
        TestResult result = test(Tests.of(TWO), ARM64);

        assertThat(tests(result)).containsExactly(List.of(), List.of("version", "help"), List.of());
        assertThat(outcomes(result)).containsExactly(Outcome.SKIPPED, Outcome.PASSED, Outcome.SKIPPED);
        assertThat(result.platforms())
                .extracting(PlatformResult::how)
                .containsExactly("not asked for", "emulated", "not asked for");
        assertThat(catchThrowableOfType(ProblemException.class, () -> TestedLayout.reload(workspace())))
                .hasMessageContaining("[linux/amd64, linux/arm/v7]");
    }

    @Test
    void addsPlatformAfterPlatformToOneProof() {
        test(Tests.of(TWO), AMD64);
        test(Tests.of(TWO), ARM64);
        engine.forgetCalls();

        TestResult whole = test(Tests.of(TWO), ARM7);

        assertThat(whole.passed()).isTrue();
        assertThat(whole.platforms()).extracting(PlatformResult::earlier).containsExactly(true, true, false);
        assertThat(engine.calls().stream().filter(call -> call.startsWith("load ")))
                .hasSize(1);
        assertThat(TestedLayout.reload(workspace()).result()).isEqualTo(whole);
    }

    @Test
    void triesATestOnceMoreWhereTheEmulatorCrashed() {
        engine.running(VERSION, Program.exits(139, "", CRASH));
        engine.before("run", () -> engine.before("run", () -> engine.running(VERSION, Program.exits(0, "1.0", ""))));

        TestResult result = test(Tests.of(List.of(CommandTest.of("version", VERSION))), ARM64);

        assertThat(outcomes(result)).containsExactly(Outcome.SKIPPED, Outcome.PASSED, Outcome.SKIPPED);
        assertThat(warnings).contains("linux/arm64: the emulator crashed in 'version'; once more");
        assertThat(runs()).isEqualTo(2);
    }

    @Test
    void tellsAnEmulatorThatCrashesAgainFromAFailedTest() {
        engine.running(VERSION, Program.exits(139, "", CRASH));

        ProblemException problem = failure(Tests.of(TWO), ARM64);

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.EMULATOR_CRASHED);
        assertThat(problem)
                .hasMessageContaining("linux/arm64: 'version' the emulator crashed: exit 139")
                .hasMessageContaining(CRASH);
        assertThat(recorded().platforms().get(1).tests())
                .extracting(CaseResult::outcome)
                .containsExactly(Outcome.CRASHED, Outcome.PASSED);
        assertThat(recorded().passed()).isFalse();
        assertThat(runs()).isEqualTo(3);
    }

    @Test
    void isNeverProvenByIgnoringFailuresWhereTheEmulatorCrashed() {
        engine.running(VERSION, Program.exits(139, "", CRASH));

        test(Tests.ignoringFailures(CommandTest.of("version", VERSION)), ARM64);

        assertThat(outcomes(recorded())).containsExactly(Outcome.SKIPPED, Outcome.CRASHED, Outcome.SKIPPED);
        assertThat(warnings).anyMatch(line -> line.contains("push will refuse"));
    }

    @Test
    void callsTheSameCrashAFailureWhereNoEmulatorIsAtWork() {
        engine.running(VERSION, Program.exits(139, "", ""));

        ProblemException problem = failure(Tests.of(List.of(CommandTest.of("version", VERSION))), AMD64);

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.TEST_FAILED);
        assertThat(runs()).isEqualTo(1);
    }

    private long runs() {
        return engine.calls().stream().filter(call -> call.startsWith("run ")).count();
    }

    private TestResult test(TestSpec spec) {
        return test(spec, AMD64, ARM64, ARM7);
    }

    private TestResult test(TestSpec spec, Platform... platforms) {
        return new ImageTests(
                        TestEngines.of(TestEngine.usual(
                                "default",
                                () -> engine,
                                () -> asked -> asked.stream()
                                        .collect(Collectors.toMap(
                                                platform -> platform,
                                                platform -> platform.equals(AMD64)
                                                        ? Execution.NATIVE
                                                        : Execution.EMULATED)),
                                registry -> Optional.empty())),
                        Audits.standard(new Console()),
                        new Console(),
                        "test",
                        Map.of())
                .test(new ImageSpec("app", null, List.of(), List.of(platforms)), spec, workspace());
    }

    private ProblemException failure(TestSpec spec, Platform... platforms) {
        return catchThrowableOfType(ProblemException.class, () -> test(spec, platforms));
    }

    private TestResult recorded() {
        return workspace().read(TestResult.FILE, TestResult.class).orElseThrow();
    }

    private Workspace workspace() {
        return Workspace.of(target, "app");
    }

    private static List<List<String>> tests(TestResult result) {
        return result.platforms().stream()
                .map(platform -> platform.tests().stream().map(CaseResult::name).toList())
                .toList();
    }

    private static List<Outcome> outcomes(TestResult result) {
        return result.platforms().stream().map(PlatformResult::outcome).toList();
    }

    private static CommandTest on(Platform platform, String name, List<String> argv) {
        return new CommandTest(
                name, List.of(platform), ProgramSpec.of(argv), Expectation.SUCCESS, List.of(), null, null);
    }

    /** Keeps the warnings. */
    private final class Console extends SilentProgress {

        @Override
        public void warning(String sentence) {
            warnings.add(sentence);
        }
    }
}
