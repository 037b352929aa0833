package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.pixelzx.docker.FreePort;
import io.github.pixelzx.docker.Promptness;
import io.github.pixelzx.docker.Shared;
import io.github.pixelzx.docker.audit.Audits;
import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.EmulationPolicy;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.ProgramSpec;
import io.github.pixelzx.docker.config.RequestSpec;
import io.github.pixelzx.docker.config.ServiceStep;
import io.github.pixelzx.docker.config.ServiceTest;
import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.TextRule;
import io.github.pixelzx.docker.config.WaitSpec;
import io.github.pixelzx.docker.emulation.ProbedEmulation;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.engine.Labelled;
import io.github.pixelzx.docker.engine.TlsRelay;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two engines side by side, the second in a network namespace of its own ({@code dev/engines up}): one platform is tested
 * there, by TLS and by ssh, while the others stay with the first.
 */
@Tag("docker")
@ResourceLock(Shared.TRACES)
class RealEnginesTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    Path target;

    @TempDir
    Path certificates;

    private final String second = named("sid");
    private final List<Engine> open = new ArrayList<>();

    /** The addresses that {@code dev/engines env} names; empty for one that is not up. */
    private static String named(String engine) {
        return Stream.of(System.getenv().getOrDefault("PIXELZX_DEV_ENGINES", "").split(",", -1))
                .filter(pair -> pair.startsWith(engine + "="))
                .map(pair -> pair.substring(engine.length() + 1))
                .findFirst()
                .orElse("");
    }

    @BeforeEach
    void needsASecondEngine() {
        assumeThat(second).as("the second engine, of dev/engines up").isNotEmpty();
        AlpineLayout.write(Workspace.of(target, "app").layout(), List.of("linux/amd64", "linux/arm64"), config -> {});
    }

    @AfterEach
    void closeEngines() {
        open.forEach(Engine::close);
    }

    @Test
    void testsOnePlatformOnAnEngineBehindTls() throws Exception {
        try (TlsRelay relay = TlsRelay.before(socket(), certificates)) {
            assertRunsOnTheSecond(relay.host(), relay.certificates());
        }
    }

    @Test
    void testsOnePlatformOnAnEngineBySsh() {
        assertRunsOnTheSecond(bySsh(), null);
    }

    private void assertRunsOnTheSecond(String place, @Nullable Path files) {
        Instant start = Instant.now();

        TestResult result = test("exit 0", place, files);

        assertThat(result.passed()).isTrue();
        assertThat(result.platforms())
                .extracting(PlatformResult::run)
                .containsExactly("native", "emulated on " + place);
        assertThat(started(second, start)).containsExactly("linux-arm64");
        assertThat(started(System.getenv("DOCKER_HOST"), start)).containsExactly("linux-amd64");
        assertThat(left(second)).isEmpty();
    }

    static Stream<String> elsewhere() {
        List<String> places = Stream.of(System.getenv()
                        .getOrDefault("PIXELZX_DEV_ELSEWHERE", "")
                        .split(",", -1))
                .filter(pair -> pair.startsWith("sid=") || pair.startsWith("ssh="))
                .map(pair -> pair.substring(pair.indexOf('=') + 1))
                .toList();
        return places.isEmpty() ? Stream.of("") : places.stream();
    }

    @ParameterizedTest
    @MethodSource("elsewhere")
    void reachesWhatAServiceServesOnAnotherMachine(String place) {
        assumeThat(place).as("the ways to another machine, of dev/engines up").isNotEmpty();
        RequestSpec request = new RequestSpec(
                "GET",
                8080,
                "/",
                Map.of(),
                "",
                200,
                200,
                List.of(new TextRule(TextRule.Kind.REGEX, "up on (x86_64|aarch64)")));
        String serve =
                "mkdir /tmp/www; echo \"up on $(uname -m)\" > /tmp/www/index.html; sleep 1; httpd -f -p 8080 -h /tmp/www";

        TestResult result = test(
                new ServiceTest(
                        "web",
                        List.of(),
                        ProgramSpec.of(List.of("/bin/sh", "-c", serve)),
                        new WaitSpec("", request, List.of(8080), false, null, Duration.ofSeconds(20)),
                        List.of(new ServiceStep.Request(request)),
                        null,
                        null),
                place,
                null);

        assertThat(result.passed()).isTrue();
        assertThat(result.platforms()).extracting(PlatformResult::run).contains("emulated on " + place);
        assertThat(left(second)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("elsewhere")
    void tellsThatNobodyListensOnAnotherMachine(String place) {
        assumeThat(place).as("the ways to another machine, of dev/engines up").isNotEmpty();

        ProblemException problem = catchThrowableOfType(
                ProblemException.class,
                () -> test(
                        new ServiceTest(
                                "deaf",
                                List.of(),
                                ProgramSpec.of(List.of("/bin/sleep", "60")),
                                new WaitSpec("", null, List.of(8080), false, null, Duration.ofSeconds(3)),
                                List.of(),
                                null,
                                null),
                        place,
                        null));

        assertThat(problem.problem().text()).contains("linux/arm64: 'deaf'").contains("nothing listens on port 8080");
    }

    @Test
    void tellsSoonThatAnEngineIsDownAndWorksWhenItIsBack() throws Exception {
        assertProblemSoon("tcp://127.0.0.1:" + FreePort.next(), null, "refused");
        // Connections are taken, and nothing is ever said.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertProblemSoon("tcp://127.0.0.1:" + silent.getLocalPort(), null, "");
        }
        assertThat(test("exit 0", second, null).passed()).isTrue();
    }

    @Test
    void tellsSoonThatTlsIsWrongAndWorksWhenItIsRight() throws Exception {
        try (TlsRelay relay = TlsRelay.before(socket(), certificates);
                TlsRelay other = relay.namedOtherwise()) {
            assertProblemSoon(other.host(), relay.certificates(), "127.0.0.1");
            assertProblemSoon(relay.host(), null, "");
            assertProblemSoon(relay.host(), target.resolve("no-certificates"), "cannot read");
            assertThat(test("exit 0", relay.host(), relay.certificates()).passed())
                    .isTrue();
        }
    }

    @Test
    void tellsSoonThatSshIsRefusedAndWorksWhenItIsNot() {
        assertProblemSoon("ssh://root@127.0.0.1:1", null, "refused");
        assertProblemSoon(bySsh().replace("root@", "nobody-of-this-name@"), null, "ermission denied");
        assertProblemSoon(bySsh() + ".missing", null, "");
        assertThat(test("exit 0", bySsh(), null).passed()).isTrue();
    }

    @Test
    void tellsSoonThatAnEngineIsGoneDuringATestAndWorksTheNextTime() throws Exception {
        try (TlsRelay relay = TlsRelay.before(socket(), certificates)) {
            CompletableFuture<ProblemException> lost = CompletableFuture.supplyAsync(() -> catchThrowableOfType(
                    ProblemException.class,
                    () -> test("uname -m | grep -qx aarch64 && sleep 30 || true", relay.host(), relay.certificates())));
            while (left(second).isEmpty()) {
                assertThat(lost).isNotDone();
            }
            Instant fault = Instant.now();
            relay.cut();

            assertThat(lost.get().problem().text()).contains(relay.host());
            assertThat(Duration.between(fault, Instant.now())).isLessThan(SOON);
        } finally {
            // This process still lives, so that the next run does not take them for a dead one's.
            removeLeft();
        }
        assertThat(test("exit 0", second, null).passed()).isTrue();
    }

    private void removeLeft() {
        try (Engine engine = new EngineFinder(Map.of("DOCKER_HOST", second), target, new SystemProcesses()).open()) {
            left(second)
                    .forEach(run ->
                            new Traces(engine).removeAll(RunName.parse(run).orElseThrow()));
        }
    }

    private void assertProblemSoon(String place, @Nullable Path files, String why) {
        ProblemException problem = Promptness.within(
                SOON, () -> catchThrowableOfType(ProblemException.class, () -> test("exit 0", place, files)));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.ENGINE_OF_PLATFORM);
        assertThat(problem.problem().text()).contains("<engines><linux-arm64>").contains(why);
    }

    private TestResult test(String script, String place, @Nullable Path files) {
        return test(CommandTest.of("any", List.of("/bin/sh", "-c", script)), place, files);
    }

    private TestResult test(TestCase test, String place, @Nullable Path files) {
        EngineFinder finder = EngineFinder.of(new SystemProcesses());
        TestEngine usual = engine("", finder);
        TestEngine far = engine(place, finder.at(place, files, "<engines><linux-arm64>"));
        return new ImageTests(
                        new TestEngines(usual, Map.of(ARM64, far)),
                        Audits.standard(Progress.SILENT),
                        Progress.SILENT,
                        "test",
                        Map.of())
                .test(
                        new ImageSpec("app", null, List.of(), List.of(AMD64, ARM64)),
                        Tests.forced(List.of(test)),
                        Workspace.of(target, "app"));
    }

    private TestEngine engine(String name, EngineFinder finder) {
        Engine[] one = new Engine[1];
        return new TestEngine(
                name,
                name,
                () -> {
                    if (one[0] == null) {
                        one[0] = finder.open();
                        open.add(one[0]);
                    }
                    return one[0];
                },
                () -> new ProbedEmulation(one[0], EmulationPolicy.AUTO, System.getenv(), target, Progress.SILENT),
                registry -> Optional.empty());
    }

    private Path socket() {
        return Path.of(second.substring("unix://".length()));
    }

    private String bySsh() {
        String ssh = named("ssh");
        assumeThat(ssh).as("the way by ssh, of dev/engines up").isNotEmpty();
        return ssh + socket();
    }

    /** The platforms of the images of which an engine has started containers of tests since. */
    private static List<String> started(String host, Instant since) {
        ProcessResult events = new SystemProcesses()
                .run(Command.of(
                        "docker",
                        "-H",
                        host,
                        "events",
                        "--since",
                        since.toString(),
                        "--until",
                        Instant.now().toString(),
                        "--filter",
                        "event=start",
                        "--filter",
                        "label=" + Traces.LABEL,
                        "--format",
                        "{{.Actor.Attributes.image}}"));
        return events.stdout()
                .lines()
                .filter(image -> image.contains("-" + ProcessHandle.current().pid() + "-"))
                .map(image -> image.substring(image.lastIndexOf(':') + 1))
                .toList();
    }

    /** The containers of this process' tests that an engine has. */
    private static List<String> left(String host) {
        String own = "-" + ProcessHandle.current().pid() + "-";
        try (Engine engine =
                new EngineFinder(Map.of("DOCKER_HOST", host), Path.of("/"), new SystemProcesses()).open()) {
            return engine.labelled(Labelled.CONTAINER, Traces.LABEL).values().stream()
                    .filter(run -> run.contains(own))
                    .toList();
        }
    }
}
