package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.audit.Audits;
import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.emulation.Execution;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How long tests take in a JVM that has run some already: {@code dev/bench/test}. */
public final class TestTiming {

    private static final List<Platform> PLATFORMS =
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));

    private final Path directory;
    private final Engine engine;
    private boolean met = true;

    private TestTiming(Path directory, Engine engine) {
        this.directory = directory;
        this.engine = engine;
    }

    /** Arguments: a directory to work in, how many pairs, and how often a computing test counts to a hundred thousand. */
    public static void main(String[] arguments) {
        boolean met;
        try (Engine engine = new EngineFinder(
                        System.getenv(), Path.of(System.getProperty("user.home")), new SystemProcesses())
                .open()) {
            TestTiming timing = new TestTiming(Path.of(arguments[0]), engine);
            met = timing.measure(Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        }
        System.exit(met ? 0 : 1);
    }

    private boolean measure(int pairs, int rounds) {
        for (Platform platform : PLATFORMS) {
            AlpineLayout.write(
                    workspace(platform).layout(), List.of(platform.toString()), config -> config.put("User", "1000"));
            // The first ones compile.
            IntStream.range(0, 4).forEach(ignored -> took(platform, List.of(test("any", "/bin/true"))));
        }
        Platform own = PLATFORMS.get(0);
        PLATFORMS.forEach(platform -> overhead(platform, pairs));

        long one = took(own, List.of(test("a", "/bin/sleep", "5")));
        long three = took(own, tests(3, "/bin/sleep", "5"));
        tell("three tests that wait 5 s: " + three + " ms, one: " + one + " ms", (double) three / one, 1.3);

        String[] computing = {"/bin/sh", "-c", "n=0; while [ $n -lt " + rounds + "00000 ]; do n=$((n+1)); done"};
        took(own, List.of(test("warm", computing)));
        List<Long> alone = IntStream.range(0, 3)
                .mapToObj(ignored -> took(own, List.of(test("a", computing))))
                .toList();
        long together = took(own, tests(3, computing));
        int cores = Runtime.getRuntime().availableProcessors();
        long sum = alone.stream().mapToLong(Long::longValue).sum();
        tell(
                "three computing tests: " + together + " ms, one after the other " + alone + " ms, " + cores + " cores",
                (double) together / ((double) sum / cores),
                1.2);
        return met;
    }

    private void overhead(Platform platform, int pairs) {
        List<Long> tested = new ArrayList<>();
        List<Long> run = new ArrayList<>();
        List<Long> more = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            tested.add(took(platform, List.of(test("any", "/bin/true"))));
            run.add(dockerRun(platform));
            more.add(tested.get(pair) - run.get(pair));
        }
        System.out.println(platform + ": a test of /bin/true " + median(tested) + " ms, docker run of it " + median(run)
                + " ms (" + tested + ", " + run + ")");
        tell(platform + ": seconds beyond docker run, median", median(more) / 1000.0, 0.2);
    }

    private void tell(String what, double figure, double bar) {
        boolean within = figure <= bar;
        met &= within;
        System.out.printf("%s: %.2f (at most %.1f)%s%n", what, figure, bar, within ? "" : " NOT MET");
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private long dockerRun(Platform platform) {
        long began = System.nanoTime();
        boolean right = new SystemProcesses()
                .run(Command.of(
                        "docker",
                        "run",
                        "--rm",
                        "--init",
                        "--platform=" + platform,
                        "--network=none",
                        "--read-only",
                        "--tmpfs=/tmp",
                        "--cap-drop=ALL",
                        "--security-opt=no-new-privileges",
                        "--memory=1g",
                        "--pids-limit=512",
                        "--user=1000",
                        "--entrypoint=/bin/true",
                        "pixelzx-bench-" + platform.slug()))
                .succeeded();
        if (!right) {
            throw new IllegalStateException("docker run failed on " + platform);
        }
        return (System.nanoTime() - began) / 1_000_000;
    }

    private long took(Platform platform, List<TestCase> tests) {
        long began = System.nanoTime();
        TestResult result = new ImageTests(
                        TestEngines.of(TestEngine.usual(
                                "bench", () -> engine, () -> TestTiming::executions, registry -> Optional.empty())),
                        Audits.standard(Progress.SILENT),
                        Progress.SILENT,
                        "bench",
                        Map.of())
                .test(
                        new ImageSpec("app", null, List.of(), List.of(platform)),
                        Tests.forced(tests),
                        workspace(platform));
        if (!result.passed()) {
            throw new IllegalStateException("a test failed: " + result);
        }
        return (System.nanoTime() - began) / 1_000_000;
    }

    private static Map<Platform, Execution> executions(List<Platform> platforms) {
        return platforms.stream()
                .collect(Collectors.toMap(
                        platform -> platform,
                        platform -> platform.equals(PLATFORMS.get(0)) ? Execution.NATIVE : Execution.EMULATED));
    }

    private static List<TestCase> tests(int number, String... argv) {
        return IntStream.range(0, number)
                .mapToObj(each -> test("test " + each, argv))
                .toList();
    }

    private static TestCase test(String name, String... argv) {
        return CommandTest.of(name, List.of(argv));
    }

    private Workspace workspace(Platform platform) {
        return Workspace.of(directory, platform.slug());
    }
}
