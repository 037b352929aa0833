package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.github.pixelzx.docker.audit.Audits;
import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.emulation.Emulation;
import io.github.pixelzx.docker.emulation.Execution;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.engine.FakeEngine.Program;
import io.github.pixelzx.docker.imagetest.TestResult.CaseResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.layout.ElfFixture;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayerFixture;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageTestsTest {

    private static final List<String> OWN = List.of();
    private static final List<String> VERSION = List.of("/usr/local/bin/app", "version");
    private static final List<Platform> THREE =
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"), Platform.parse("linux/arm/v7"));

    @TempDir
    Path target;

    private final FakeEngine engine = new FakeEngine();
    private Emulation emulation = platforms -> {
        Map<Platform, Execution> found = new HashMap<>();
        platforms.forEach(
                platform -> found.put(platform, platform.equals(THREE.get(0)) ? Execution.NATIVE : Execution.EMULATED));
        return found;
    };
    private final Console console = new Console();

    @Test
    void provesEveryPlatformAndRecordsItsDigests() {
        Workspace workspace = workspace();
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(workspace.layout()));

        TestResult result = tests().test(image(), commands(VERSION), workspace);

        assertThat(result.passed()).isTrue();
        assertThat(result.index().digest()).isEqualTo(layout.index().digest());
        assertThat(result.platforms()).extracting(PlatformResult::platform).isEqualTo(THREE);
        assertThat(result.platforms())
                .extracting(PlatformResult::how)
                .containsExactly("native", "emulated", "emulated");
        assertThat(result.platforms())
                .extracting(PlatformResult::manifest)
                .containsExactlyElementsOf(layout.platforms().stream()
                        .map(platform -> platform.manifest().digest())
                        .toList());
        assertThat(workspace.read(TestResult.FILE, TestResult.class)).contains(result);
        assertThat(console.lines).contains("All platform tests passed!");
    }

    @Test
    void leavesNoImageInTheEngine() {
        Workspace workspace = workspace();
        LayoutFixture.threePlatforms(workspace.layout());
        engine.running(VERSION, Program.exits(1, "", "no"));

        assertThat(failure(commands(VERSION))).isNotNull();

        assertThat(engine.calls().stream().filter(call -> call.startsWith("load ")))
                .hasSize(3);
        assertThat(engine.calls().stream()
                        .filter(call -> call.startsWith("removeImage "))
                        .map(call -> call.replace("removeImage docker.io/", "")))
                .containsExactlyInAnyOrderElementsOf(engine.calls().stream()
                        .filter(call -> call.startsWith("load "))
                        .map(call -> call.replace("load ", ""))
                        .toList());
    }

    @Test
    void removesWhatALoadThatFailedLeft() {
        LayoutFixture.threePlatforms(workspace().layout());
        engine.before("load", () -> {
            throw Problem.environment(HelpTopic.ENGINE_REFUSED, "Cannot load", "no space left", "make room")
                    .asException();
        });

        assertThat(failure(commands(VERSION))).hasMessageContaining("no space left");

        assertThat(engine.holdsNothing()).isTrue();
    }

    @Test
    void tellsWhatWentWrongFirstWhereNothingCanBeRemovedAfterwards() {
        LayoutFixture.threePlatforms(workspace().layout());
        engine.before("run", () -> {
            throw lost("The engine cannot run a container");
        });
        engine.before("removeImage", () -> {
            throw lost("The engine cannot remove an image");
        });

        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> tests().test(
                                new ImageSpec("app", null, List.of(), THREE.subList(0, 1)),
                                commands(VERSION),
                                workspace()));

        assertThat(problem.problem().what()).isEqualTo("The engine cannot run a container");
    }

    private static ProblemException lost(String what) {
        return Problem.environment(HelpTopic.NO_ENGINE, what, "it stopped answering", "docker version")
                .asException();
    }

    @Test
    void removesAnImageAfterItsContainers() {
        LayoutFixture.threePlatforms(workspace().layout());

        tests().test(
                        new ImageSpec("app", null, List.of(), THREE.subList(0, 1)),
                        commands(VERSION, VERSION, VERSION),
                        workspace());

        assertThat(engine.calls())
                .filteredOn(call -> call.startsWith("remove"))
                .hasSize(4)
                .last(STRING)
                .startsWith("removeImage");
    }

    @Test
    void tellsThatAContainerCannotBeRemoved() {
        LayoutFixture.threePlatforms(workspace().layout());
        engine.before("remove", () -> {
            throw lost("The engine cannot remove a container");
        });

        assertThat(failure(commands(VERSION))).hasMessageContaining("cannot remove a container");
    }

    @Test
    void keepsTheResultsOfTheOthersWhereAPlatformCannotBeTested() {
        LayoutFixture.threePlatforms(workspace().layout());
        engine.before("load", () -> {
            throw Problem.environment(HelpTopic.ENGINE_REFUSED, "Cannot load", "no space left", "make room")
                    .asException();
        });

        assertThat(failure(commands(VERSION))).hasMessageContaining("no space left");

        TestResult result = workspace().read(TestResult.FILE, TestResult.class).orElseThrow();
        assertThat(result.platforms())
                .extracting(PlatformResult::outcome)
                .containsExactlyInAnyOrder(Outcome.FAILED, Outcome.PASSED, Outcome.PASSED);
    }

    @Test
    void passesAnImageThatGoesOnRunning() {
        LayoutFixture.threePlatforms(workspace().layout());
        engine.running(OWN, Program.runsOn("listening"));

        TestResult result = tests().test(image(), commands(), workspace());

        assertThat(details(result))
                .containsExactly(
                        "still running after 3.0 s", "still running after 15.0 s", "still running after 15.0 s");
    }

    @Test
    void tellsHowToNameACommandWhenTheImageDoesNotRunByItself() {
        LayoutFixture.threePlatforms(workspace().layout());
        engine.running(OWN, Program.exits(64, "", "usage: app COMMAND"));

        ProblemException problem = failure(commands());

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.TEST_FAILED);
        assertThat(problem)
                .hasMessageContaining("<command>")
                .hasMessageContaining("linux/arm/v7: 'its own command' exit 64")
                .hasMessageContaining("> linux/arm/v7: usage: app COMMAND");
    }

    @Test
    void failsACommandThatDoesNotEnd() {
        LayoutFixture.threePlatforms(workspace().layout());
        engine.running(VERSION, Program.runsOn("waiting"));

        assertThat(failure(commands(VERSION)))
                .hasMessageContaining("linux/amd64: 'version' did not exit within 60.0 s")
                .hasMessageContaining("linux/arm64: 'version' did not exit within 600.0 s");
    }

    @Test
    void runsEveryTestAlthoughOneFails() {
        LayoutFixture.threePlatforms(workspace().layout());
        engine.running(VERSION, Program.exits(1, "", "no"));
        List<String> help = List.of("/usr/local/bin/app", "help");

        assertThat(failure(commands(VERSION, help))).hasMessageContaining("failed its tests");

        TestResult result = workspace().read(TestResult.FILE, TestResult.class).orElseThrow();
        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(result.platforms())
                .allSatisfy(platform -> assertThat(platform.tests())
                        .extracting(CaseResult::outcome)
                        .containsExactly(Outcome.FAILED, Outcome.PASSED));
    }

    @Test
    void runsNothingOfAnImageThatStartsAProgramOfAnotherMachine() {
        LayoutFixture fixture = new LayoutFixture(workspace().layout());
        byte[] amd64 = new LayerFixture()
                .program("usr/local/bin/app", ElfFixture.program("amd64"))
                .gzip();
        fixture.top(fixture.index(THREE.stream()
                .map(platform -> fixture.image(platform, LayoutFixture.config("/usr/local/bin/app"), amd64))
                .toList()));

        ProblemException problem = failure(commands());

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.EXEC_FORMAT_ERROR);
        assertThat(problem).hasMessageContaining("linux/arm64").hasMessageContaining("/usr/local/bin/app");
        assertThat(engine.calls()).isEmpty();
        TestResult record = workspace().read(TestResult.FILE, TestResult.class).orElseThrow();
        assertThat(record.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(record.platforms())
                .extracting(PlatformResult::outcome)
                .containsExactly(Outcome.SKIPPED, Outcome.FAILED, Outcome.FAILED);
        assertThat(workspace().file("junit/TEST-app-linux-arm64.xml"))
                .content()
                .contains("failures=\"1\"", "audit: start-machine");
        assertThat(catchThrowableOfType(ProblemException.class, () -> TestedLayout.reload(workspace(), THREE)))
                .hasMessageContaining("its audit failed")
                .hasMessageContaining("linux/arm64: ");
    }

    @Test
    void tellsAMissingEmulatorFromAFailedTest() {
        LayoutFixture.threePlatforms(workspace().layout());
        emulation = platforms ->
                platforms.stream().collect(Collectors.toMap(platform -> platform, platform -> Execution.EMULATED));
        engine.running(VERSION, Program.cannotStart("exec /usr/local/bin/app: exec format error"));

        ProblemException problem = failure(commands(VERSION));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.PLATFORM_NOT_RUNNABLE);
        assertThat(problem).hasMessageContaining("tonistiigi/binfmt --install amd64,arm64,arm");
    }

    @Test
    void testsWhatCanRunAndNeverCallsTheRestPassed() {
        LayoutFixture.threePlatforms(workspace().layout());
        emulation = platforms -> Map.of(
                THREE.get(0), Execution.NATIVE, THREE.get(1), Execution.IMPOSSIBLE, THREE.get(2), Execution.IMPOSSIBLE);

        ProblemException problem = failure(commands(VERSION));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.PLATFORM_NOT_RUNNABLE);
        assertThat(problem)
                .hasMessageContaining("Cannot run linux/arm64, linux/arm/v7")
                .hasMessageContaining("docker run --privileged --rm tonistiigi/binfmt --install arm64,arm\n");
        TestResult result = workspace().read(TestResult.FILE, TestResult.class).orElseThrow();
        assertThat(result.passed()).isFalse();
        assertThat(result.platforms())
                .extracting(PlatformResult::outcome)
                .containsExactly(Outcome.PASSED, Outcome.SKIPPED, Outcome.SKIPPED);
        assertThat(console.lines).doesNotContain("All platform tests passed!");
        assertThat(catchThrowableOfType(ProblemException.class, () -> TestedLayout.reload(workspace())))
                .hasMessageContaining("[linux/arm64, linux/arm/v7]");
    }

    @Test
    void goesOnWithoutAPlatformThatMayBeSkippedByName() {
        LayoutFixture.threePlatforms(workspace().layout());
        emulation = platforms -> Map.of(
                THREE.get(0), Execution.NATIVE, THREE.get(1), Execution.EMULATED, THREE.get(2), Execution.IMPOSSIBLE);

        TestResult result = tests().test(image(), commands(VERSION), List.of(THREE.get(2)), workspace());

        assertThat(result.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(console.lines).anyMatch(line -> line.startsWith("linux/arm/v7 is untested"));
        ProblemException another = catchThrowableOfType(
                ProblemException.class,
                () -> tests().test(image(), commands(VERSION), List.of(THREE.get(1)), workspace()));
        assertThat(another.problem().help()).isEqualTo(HelpTopic.PLATFORM_NOT_RUNNABLE);
        assertThat(another).hasMessageContaining("-Dpixelzx.push.allowSkipped=linux/arm/v7");
    }

    @Test
    void aPlatformThatCannotRunIsAProblemEvenWhereFailuresAreIgnored() {
        LayoutFixture.threePlatforms(workspace().layout());
        emulation = platforms -> Map.of(
                THREE.get(0), Execution.NATIVE, THREE.get(1), Execution.EMULATED, THREE.get(2), Execution.IMPOSSIBLE);
        TestSpec ignoring = Tests.ignoringFailures();

        assertThat(failure(ignoring).problem().help()).isEqualTo(HelpTopic.PLATFORM_NOT_RUNNABLE);
    }

    @Test
    void refusesALayoutWithoutAPlatformThatIsAskedFor() {
        LayoutFixture.threePlatforms(workspace().layout());
        ImageSpec four = new ImageSpec(
                "app", null, List.of(), List.of(Platform.parse("linux/riscv64"), Platform.parse("linux/amd64")));

        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> tests().test(four, commands(VERSION), workspace()));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.PLATFORM_MISSING);
    }

    @Test
    void askedToSkipRunsNoContainerAndRecordsThat() {
        LayoutFixture.threePlatforms(workspace().layout());

        TestResult result = new ImageTests(
                        TestEngines.of(TestEngine.usual(
                                "default", ImageTestsTest::noEngine, () -> emulation, registry -> Optional.empty())),
                        Audits.standard(console),
                        console,
                        "test",
                        Map.of())
                .test(image(), skipped(), workspace());

        assertThat(result.outcome()).isEqualTo(Outcome.SKIPPED);
        assertThat(catchThrowableOfType(ProblemException.class, () -> TestedLayout.reload(workspace())))
                .hasMessageContaining("its tests were skipped");
    }

    @Test
    void aSkippedTestKeepsTheProofOfTheSameBytes() {
        LayoutFixture.threePlatforms(workspace().layout());
        TestResult passed = tests().test(image(), commands(VERSION), workspace());

        new ImageTests(
                        TestEngines.of(TestEngine.usual(
                                "default", ImageTestsTest::noEngine, () -> emulation, registry -> Optional.empty())),
                        Audits.standard(console),
                        console,
                        "test",
                        Map.of())
                .test(image(), skipped(), workspace());

        assertThat(TestedLayout.reload(workspace()).result()).isEqualTo(passed);
    }

    @Test
    void anIgnoredFailureLetsTheBuildGoOnButProvesNothing() {
        LayoutFixture.threePlatforms(workspace().layout());
        engine.running(VERSION, Program.exits(1, "", "no"));
        TestSpec ignoring = Tests.ignoringFailures(CommandTest.of("version", VERSION));

        TestResult result = tests().test(image(), ignoring, workspace());

        assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(console.lines).anyMatch(line -> line.contains("push will refuse"));
        assertThat(catchThrowableOfType(ProblemException.class, () -> TestedLayout.reload(workspace())))
                .hasMessageContaining("its test failed or was not run on");
    }

    @Test
    void testsAPlatformOnTheEngineItsUserNamedAndSaysWhere() {
        LayoutFixture.threePlatforms(workspace().layout());
        FakeEngine far = new FakeEngine();

        TestResult result = tests(far).test(image(), commands(VERSION), workspace());

        assertThat(result.platforms())
                .extracting(PlatformResult::run)
                .containsExactly("native", "native on ssh://arm.example", "emulated");
        assertThat(runs(far)).isEqualTo(1);
        assertThat(runs(engine)).isEqualTo(2);
        assertThat(far.holdsNothing()).isTrue();
        assertThat(TestedLayout.reload(workspace()).result()).isEqualTo(result);
    }

    @Test
    void aResultOfAnotherEngineIsNotOneOfThisEngine() {
        LayoutFixture.threePlatforms(workspace().layout());
        tests().test(image(), commands(VERSION), workspace());
        FakeEngine far = new FakeEngine();

        TestResult result = tests(far).test(image(), commands(VERSION), workspace());

        assertThat(result.platforms()).extracting(PlatformResult::earlier).containsExactly(true, false, true);
        assertThat(runs(far)).isEqualTo(1);
    }

    @Test
    void testsNothingAnywhereWhereAnEngineDoesNotAnswer() {
        LayoutFixture.threePlatforms(workspace().layout());
        TestEngine dead = new TestEngine(
                "ssh://arm.example",
                "ssh://arm.example",
                () -> {
                    throw Problem.environment(HelpTopic.ENGINE_OF_PLATFORM, "It does not answer", "refused", "start it")
                            .asException();
                },
                () -> emulation,
                registry -> Optional.empty());

        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> tests(dead).test(image(), commands(VERSION), workspace()));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.ENGINE_OF_PLATFORM);
        assertThat(runs(engine)).isZero();
    }

    @Test
    void namesTheEngineThatLacksAnEmulator() {
        LayoutFixture.threePlatforms(workspace().layout());
        TestEngine far = new TestEngine(
                "ssh://arm.example",
                "ssh://arm.example",
                FakeEngine::new,
                () -> platforms -> Map.of(THREE.get(1), Execution.IMPOSSIBLE),
                registry -> Optional.empty());

        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> tests(far).test(image(), commands(VERSION), workspace()));

        assertThat(problem.problem().why()).contains("linux/arm64 on ssh://arm.example");
    }

    private ImageTests tests(FakeEngine far) {
        Emulation ofFar = platforms -> Map.of(THREE.get(1), Execution.NATIVE);
        return tests(new TestEngine(
                "ssh://arm.example", "ssh://arm.example", () -> far, () -> ofFar, registry -> Optional.empty()));
    }

    private ImageTests tests(TestEngine far) {
        TestEngine usual = TestEngine.usual("default", () -> engine, () -> emulation, registry -> Optional.empty());
        return new ImageTests(
                new TestEngines(usual, Map.of(THREE.get(1), far)), Audits.standard(console), console, "test", Map.of());
    }

    private static long runs(FakeEngine engine) {
        return engine.calls().stream().filter(call -> call.startsWith("run ")).count();
    }

    private ImageTests tests() {
        return new ImageTests(
                TestEngines.of(
                        TestEngine.usual("default", () -> engine, () -> emulation, registry -> Optional.empty())),
                Audits.standard(console),
                console,
                "test",
                Map.of());
    }

    private ProblemException failure(TestSpec spec) {
        return catchThrowableOfType(ProblemException.class, () -> tests().test(image(), spec, workspace()));
    }

    private Workspace workspace() {
        return Workspace.of(target, "app");
    }

    private static ImageSpec image() {
        return new ImageSpec("app", null, List.of(), THREE);
    }

    @SafeVarargs
    private static TestSpec commands(List<String>... commands) {
        List<TestCase> tests = new ArrayList<>();
        for (List<String> argv : commands) {
            tests.add(CommandTest.of(argv.get(argv.size() - 1), argv));
        }
        return Tests.of(tests);
    }

    private static TestSpec skipped() {
        return Tests.skipped();
    }

    private static Engine noEngine() {
        throw new AssertionError("the engine was asked for");
    }

    private static List<String> details(TestResult result) {
        return result.platforms().stream()
                .flatMap(platform -> platform.tests().stream())
                .map(CaseResult::detail)
                .toList();
    }

    /** Keeps what was said. */
    private static final class Console extends SilentProgress {

        private final List<String> lines = Collections.synchronizedList(new ArrayList<>());

        @Override
        public void warning(String sentence) {
            lines.add(sentence);
        }

        @Override
        public void allPlatformTestsPassed() {
            lines.add("All platform tests passed!");
        }
    }
}
