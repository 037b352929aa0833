package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pixelzx.docker.Shared;
import io.github.pixelzx.docker.audit.Audits;
import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.Expectation;
import io.github.pixelzx.docker.config.FileTest;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.MetadataTest;
import io.github.pixelzx.docker.config.ProgramSpec;
import io.github.pixelzx.docker.config.RequestSpec;
import io.github.pixelzx.docker.config.ServiceStep;
import io.github.pixelzx.docker.config.ServiceTest;
import io.github.pixelzx.docker.config.StopSpec;
import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.config.TextRule;
import io.github.pixelzx.docker.config.WaitSpec;
import io.github.pixelzx.docker.emulation.Emulation;
import io.github.pixelzx.docker.emulation.Execution;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.EnginePlace;
import io.github.pixelzx.docker.engine.Labelled;
import io.github.pixelzx.docker.imagetest.TestResult.CaseResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of test in real containers, on this machine's engine and those {@code PIXELZX_DEV_ELSEWHERE} names. */
@Tag("docker")
@ResourceLock(Shared.TRACES)
@ParameterizedClass(name = "{0}")
@MethodSource("places")
class RealImageTestsTest {

    private static final List<String> PLATFORMS = List.of("linux/amd64", "linux/arm64");
    private static final String SERVE =
            "mkdir -p /tmp/www; echo \"up on $(uname -m)\" > /tmp/www/index.html; echo serving;"
                    + " trap 'echo ending; exit 7' TERM; httpd -f -p 8080 -h /tmp/www & wait";

    @Parameter
    private EnginePlace place;

    @TempDir
    Path target;

    static Stream<EnginePlace> places() {
        return EnginePlace.all("PIXELZX_DEV_ELSEWHERE", name -> !name.equals("ssh"));
    }

    @Test
    void runsCommandsInTheirSandbox() {
        TestResult result = run(List.of(
                shell(
                        "machine",
                        "uname -m",
                        new Expectation(0, rule(TextRule.Kind.REGEX, "x86_64|aarch64"), List.of())),
                shell(
                        "exit code",
                        "echo no >&2; exit 3",
                        new Expectation(3, List.of(), rule(TextRule.Kind.EQUALS, "no"))),
                shell("read-only root", "touch /etc/x 2>/dev/null", new Expectation(1, List.of(), List.of())),
                shell("tmp", "touch /tmp/x", Expectation.SUCCESS),
                shell(
                        "no network",
                        "ls /sys/class/net",
                        new Expectation(0, rule(TextRule.Kind.EXCLUDED, "eth"), List.of())),
                shell(
                        "no capability",
                        "grep CapEff /proc/self/status",
                        new Expectation(0, rule(TextRule.Kind.REGEX, "0000000000000000"), List.of())),
                command(
                        "input",
                        program(List.of("/bin/cat"), Map.of(), "given\n", "", ""),
                        new Expectation(0, rule(TextRule.Kind.EQUALS, "given"), List.of())),
                command(
                        "environment, directory and user",
                        program(
                                List.of("/bin/sh", "-c", "echo $GREETING $(pwd) $(id -u)"),
                                Map.of("GREETING", "hello"),
                                null,
                                "/etc",
                                "1234"),
                        new Expectation(0, rule(TextRule.Kind.EQUALS, "hello /etc 1234"), List.of()))));

        assertThat(failures(result)).isEmpty();
        assertThat(result.platforms()).extracting(PlatformResult::reported).containsExactly("x86_64", "aarch64");
        assertThat(result.platforms().get(0).tests().get(0).measured().firstOutput())
                .isPositive();
    }

    @Test
    void tellsEverythingThatIsNotAsExpected() {
        ProblemException problem = failure(List.of(
                shell("output", "echo actual", new Expectation(0, rule(TextRule.Kind.EQUALS, "wanted"), List.of())),
                shell("read-only", "echo x > /etc/x", Expectation.SUCCESS)));

        assertThat(problem)
                .hasMessageContaining("linux/arm64: 'output' stdout is not 'wanted' but 'actual'")
                .hasMessageContaining("<readOnlyRoot>false</readOnlyRoot>");
    }

    @Test
    void startsUsesAndEndsAService() {
        RequestSpec request = new RequestSpec(
                "GET", 8080, "/", Map.of(), "", 200, 200, rule(TextRule.Kind.REGEX, "up on (x86_64|aarch64)"));
        ServiceTest service = new ServiceTest(
                "web",
                List.of(),
                ProgramSpec.of(List.of("/bin/sh", "-c", SERVE)),
                new WaitSpec("serving", request, List.of(8080), false, null, Duration.ofMinutes(1)),
                List.of(
                        new ServiceStep.Request(request),
                        new ServiceStep.Command(
                                List.of("/bin/ls", "/tmp/www"),
                                Map.of(),
                                "",
                                "",
                                new Expectation(0, rule(TextRule.Kind.EQUALS, "index.html"), List.of()))),
                new StopSpec("", 7, Duration.ofSeconds(30)),
                null);

        TestResult result = run(List.of(service));

        assertThat(failures(result)).isEmpty();
        assertThat(result.platforms().get(0).tests().get(0).measured().ready()).isPositive();
    }

    @Test
    void tellsWhyAServiceDidNotStartOrEnd() {
        WaitSpec never = new WaitSpec("never", null, List.of(), false, null, Duration.ofMillis(500));
        WaitSpec deaf = new WaitSpec("", null, List.of(8080), false, null, Duration.ofMillis(1500));
        WaitSpec patient = new WaitSpec("never", null, List.of(), false, null, Duration.ofMinutes(1));
        ProblemException problem = failure(List.of(
                service("waits for nothing", "sleep 30", never, null),
                service("is deaf", "sleep 30", deaf, null),
                service("dies", "exit 5", patient, null),
                service(
                        "ignores",
                        "trap '' TERM; echo never; sleep 30 & wait; sleep 30",
                        never,
                        new StopSpec("", 0, Duration.ofMillis(500)))));

        assertThat(problem)
                .hasMessageContaining(
                        "'waits for nothing' had not started after 0.5 s (<wait><time>): <log> 'never' was not printed")
                .hasMessageContaining("<tcp> nothing listens on port 8080")
                .hasMessageContaining("'dies' ended with exit 5")
                .hasMessageContaining("'ignores' was still running 0.5 s after SIGTERM");
    }

    @Test
    void looksAtFilesAndMetadata() {
        TestResult result = run(List.of(
                new FileTest("shell", List.of(), "/bin/busybox", true, "0755", 0, 0, "any", List.of()),
                new FileTest("absent", List.of(), "/etc/absent", false, "", null, null, "", List.of()),
                new FileTest(
                        "content",
                        List.of(),
                        "/etc/passwd",
                        true,
                        "",
                        null,
                        null,
                        "",
                        rule(TextRule.Kind.REGEX, "root:.*:0:0")),
                new MetadataTest(
                        "config",
                        List.of(),
                        Map.of("PATH", new TextRule(TextRule.Kind.CONTAINS, "/bin")),
                        List.of("HOME"),
                        Map.of(),
                        null,
                        List.of("/bin/sh", "-c", "exit 0"),
                        List.of("8080"),
                        List.of("80"),
                        List.of("/data"),
                        List.of(),
                        "/tmp",
                        "1000")));

        assertThat(failures(result)).isEmpty();
    }

    @Test
    void runsFilesOfStructureTestsAsTheyAre() {
        TestResult result = run(Tests.structure(StructureFilesTest.EXAMPLES, "*.yaml"));

        assertThat(failures(result)).isEmpty();
    }

    @Test
    void sharesAVolumeBetweenTestsInTheirOrder() {
        TestResult result = run(List.of(
                onVolume("first", "test ! -e /data/made && touch /data/made"),
                onVolume("second", "test -e /data/made")));

        assertThat(failures(result)).isEmpty();
    }

    @Test
    void leavesNothingInTheEngineAndRemovesWhatKilledRunsLeft() {
        RunName dead = new RunName(RunName.create().place(), 4_194_305, 1, "0badc0de");
        Map<String, String> labels = Map.of(Traces.LABEL, dead.toString());
        place.engine().createVolume("pixelzx-test-" + dead, labels);
        place.engine().createNetwork("pixelzx-test-" + dead, labels);
        if (place.engine().inspectImage("alpine:latest").isEmpty()) {
            place.engine().pullImage("alpine:latest", line -> {});
        }
        place.engine().createContainer(ContainerSpec.of("alpine:latest").withLabels(labels));

        // Bytes that no other run has.
        run(
                Tests.of(List.of(
                        shell("any", "exit 0", Expectation.SUCCESS),
                        onVolume("volume", "true"),
                        new CommandTest(
                                "prepared",
                                List.of(),
                                ProgramSpec.of(List.of("/bin/true")),
                                Expectation.SUCCESS,
                                List.of(List.of("/bin/touch", "/tmp/prepared")),
                                null,
                                null))),
                PLATFORMS,
                config -> config.put("User", "1000")
                        .putObject("Labels")
                        .put("run", RunName.create().toString()));

        String own = "-" + ProcessHandle.current().pid() + "-";
        for (Labelled kind : Labelled.values()) {
            assertThat(place.engine().labelled(kind, Traces.LABEL).values())
                    .noneMatch(run -> run.equals(dead.toString()) || run.contains(own));
        }
        assertThat(place.engine().imageNames(Traces.IMAGES + "*")).noneMatch(name -> name.contains(own));
        // Nor without a name: one store knows an image by its manifest, the other by its config.
        assertThat(CheckedLayout.read(workspace()).platforms())
                .flatExtracting(image -> List.of(
                        image.manifest().digest(),
                        image.parsedManifest().config().digest()))
                .allSatisfy(digest -> assertThat(place.engine().inspectImage(digest.toString()))
                        .isEmpty());
    }

    @Test
    void runsAgainOnlyWhatChanged() {
        List<TestCase> tests = List.of(shell("any", "exit 0", Expectation.SUCCESS));
        run(tests);

        TestResult again = new ImageTests(
                        TestEngines.of(TestEngine.usual(
                                place.name(),
                                () -> {
                                    throw new AssertionError("the engine was asked for");
                                },
                                RealImageTestsTest::emulation,
                                registry -> Optional.empty())),
                        Audits.standard(Progress.SILENT),
                        Progress.SILENT,
                        "test",
                        Map.of())
                .test(image(), Tests.of(tests), workspace());

        assertThat(again.platforms()).allMatch(PlatformResult::earlier);
        assertThat(again.passed()).isTrue();
    }

    private CommandTest onVolume(String name, String script) {
        ProgramSpec program = new ProgramSpec(
                List.of("/bin/sh"), List.of("-c", script), Map.of(), null, "", "0", Map.of("shared", "/data"), false);
        return command(name, program, Expectation.SUCCESS);
    }

    private static ServiceTest service(String name, String script, WaitSpec start, StopSpec stop) {
        WaitSpec waited =
                stop == null ? start : new WaitSpec("never", null, List.of(), false, null, Duration.ofMinutes(1));
        return new ServiceTest(
                name, List.of(), ProgramSpec.of(List.of("/bin/sh", "-c", script)), waited, List.of(), stop, null);
    }

    private static CommandTest shell(String name, String script, Expectation expected) {
        return command(name, ProgramSpec.of(List.of("/bin/sh", "-c", script)), expected);
    }

    private static CommandTest command(String name, ProgramSpec program, Expectation expected) {
        return new CommandTest(name, List.of(), program, expected, List.of(), null, null);
    }

    private static ProgramSpec program(
            List<String> argv, Map<String, String> environment, String stdin, String workdir, String user) {
        return new ProgramSpec(
                argv.subList(0, 1), argv.subList(1, argv.size()), environment, stdin, workdir, user, Map.of(), false);
    }

    private static List<TextRule> rule(TextRule.Kind kind, String text) {
        return List.of(new TextRule(kind, text));
    }

    private TestResult run(List<? extends TestCase> tests) {
        return run(Tests.of(tests));
    }

    private TestResult run(TestSpec spec) {
        return run(spec, PLATFORMS, config -> {
            config.put("User", "1000").put("WorkingDir", "/tmp");
            config.withArray("Env").add("DIRECTORY=/etc");
            config.putObject("Labels").put("version", "1.10").put("date", "2026-01-01");
            config.putArray("Cmd").add("/bin/sh").add("-c").add("exit 0");
            config.putObject("ExposedPorts").putObject("8080/tcp");
            config.putObject("Volumes").putObject("/data");
        });
    }

    private TestResult run(TestSpec spec, List<String> platforms, Consumer<ObjectNode> change) {
        AlpineLayout.write(workspace().layout(), platforms, change);
        return new ImageTests(
                        TestEngines.of(TestEngine.usual(
                                place.name(),
                                place::engine,
                                RealImageTestsTest::emulation,
                                registry -> Optional.empty())),
                        Audits.standard(Progress.SILENT),
                        Progress.SILENT,
                        "test",
                        Map.of())
                .test(image(), spec, workspace());
    }

    private ProblemException failure(List<? extends TestCase> tests) {
        return catchThrowableOfType(ProblemException.class, () -> run(tests));
    }

    private static Emulation emulation() {
        return RealImageTestsTest::executions;
    }

    private static Map<Platform, Execution> executions(List<Platform> platforms) {
        return platforms.stream()
                .collect(Collectors.toMap(
                        platform -> platform,
                        platform -> platform.architecture().equals("amd64") ? Execution.NATIVE : Execution.EMULATED));
    }

    private static List<String> failures(TestResult result) {
        List<String> failures = new ArrayList<>();
        for (PlatformResult platform : result.platforms()) {
            for (CaseResult test : platform.tests()) {
                if (test.outcome() != Outcome.PASSED) {
                    failures.add(platform.platform() + " " + test.name() + ": " + test.detail());
                }
            }
        }
        return failures;
    }

    private Workspace workspace() {
        return Workspace.of(target, "app");
    }

    private static ImageSpec image() {
        return new ImageSpec(
                "app", null, List.of(), PLATFORMS.stream().map(Platform::parse).toList());
    }
}
