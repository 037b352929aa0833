package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.Golden;
import io.github.pixelzx.docker.build.BuildProgress.FailedStep;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The recordings are what buildx 0.13.1 printed with {@code --progress=rawjson}: a build that worked, one that failed. */
class BuildProgressTest {

    private static final String STARTED = "\"started\":\"2026-01-01T00:00:00Z\"";
    private static final String COMPLETED = "\"completed\":\"2026-01-01T00:00:02Z\"";

    private Instant now = Instant.parse("2030-01-01T00:00:00Z");

    /** This machine's clock need not be BuildKit's. */
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };

    private final StringWriter log = new StringWriter();
    private final List<String> console = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"run", "fail"})
    void tellsEachStepOnceAndLogsEverything(String recording) throws IOException {
        play(recording, false);

        Golden.assertMatches(
                "build/progress-" + recording + ".txt",
                "Console:\n" + String.join("\n", console) + "\n\nLog:\n"
                        + log.toString().strip());
    }

    @Test
    void readsOneObjectPerLineAsNewVersionsPrintThem() throws IOException {
        play("fail", false);
        String indented = log.toString();
        log.getBuffer().setLength(0);
        play("fail", true);

        assertThat(log).hasToString(indented);
    }

    @Test
    void makesAProblemOfTheFirstStepThatFailedByItself() throws IOException {
        BuildProgress progress = play("fail", false);
        BuildCommand command = new BuildCommand(
                "pixelzx-builder",
                List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64")),
                Path.of("/project/Dockerfile.fail"),
                Path.of("/project/target/pixelzx-docker/app/context/app"),
                null,
                Map.of("GREETING", "it's me"),
                ResolvedOptions.NONE,
                Path.of("/project/layout"),
                Path.of("/project/metadata.json"));

        Problem problem = new BuildFailure(
                        "app", command, "docker buildx build (exit 1, 1.5 s)", Path.of("target/build.log"))
                .problem(progress.failed(), progress.text());

        Golden.assertMatches("build/problem.txt", problem.text());
    }

    @Test
    void saysOnceWhatEveryPlatformSaid() {
        FailedStep amd64 = failed("linux/amd64 2/2] RUN make", "linux/amd64", "exit code: 2", "no rule");
        FailedStep arm64 = failed("linux/arm64 2/2] RUN make", "linux/arm64", "exit code: 2", "no rule");
        FailedStep arm = failed("linux/arm/v7 2/2] RUN make", "linux/arm/v7", "exit code: 2", "out of memory");

        assertThat(failure().problem(List.of(amd64, arm64, arm), List.of()).evidence())
                .startsWith("linux/amd64, linux/arm64  2/2:", "no rule", "linux/arm/v7  2/2:", "out of memory")
                .contains("docker buildx build (exit 1, 1.5 s), full output: target/build.log");
    }

    @Test
    void blamesNoSinglePlatformForABaseImageNobodyFinds() {
        FailedStep look =
                failed("linux/amd64 internal] load metadata for docker.io/library/alpine:latst", "linux/amd64", """
                        failed to resolve source metadata for docker.io/library/alpine:latst: failed to do request: \
                        no such host""");

        Problem problem = failure()
                .problem(
                        List.of(look),
                        List.of("ERROR: failed to solve: alpine:latst: " + look.error()
                                + " (did you mean alpine:latest?)"));

        assertThat(problem.what()).isEqualTo("Cannot build app: load metadata for docker.io/library/alpine:latst");
        assertThat(problem.fixes())
                .startsWith("check the name and the tag in FROM: did you mean alpine:latest?")
                .doesNotContain("");
    }

    private static FailedStep failed(String name, String platform, String error, String... tail) {
        return new FailedStep(StepName.parse('[' + name), List.of(platform), error, List.of(tail));
    }

    private static BuildFailure failure() {
        BuildCommand command = new BuildCommand(
                "pixelzx-builder",
                List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64")),
                Path.of("/project/Dockerfile"),
                Path.of("/project/target/context/app"),
                null,
                Map.of(),
                ResolvedOptions.NONE,
                Path.of("/layout"),
                Path.of("/metadata.json"));
        return new BuildFailure("app", command, "docker buildx build (exit 1, 1.5 s)", Path.of("target/build.log"));
    }

    @Test
    void quotesPathsInTheCommandToPaste() {
        BuildCommand command = new BuildCommand(
                "pixelzx-builder",
                List.of(Platform.parse("linux/amd64")),
                Path.of("/my project/Dockerfile"),
                Path.of("/my project/target/context/app"),
                null,
                Map.of(),
                ResolvedOptions.NONE,
                Path.of("/layout"),
                Path.of("/metadata.json"));

        assertThat(new BuildFailure("app", command, "summary", Path.of("build.log")).again("linux/amd64"))
                .contains("--file '/my project/Dockerfile'")
                .endsWith(" '/my project/target/context/app'");
    }

    @Test
    void keepsTextThatIsNoJson() {
        BuildProgress progress = new BuildProgress(Optional.empty(), new PrintWriter(log), console::add);
        List.of("{ not json", "}", "{}", "{\"vertexes\":[", "plain").forEach(progress);
        progress.end();

        assertThat(progress.text()).containsExactly("{ not json", "}", "{\"vertexes\":[", "plain");
    }

    @Test
    void namesTheOnlyPlatformWhereStepsNameNone() {
        BuildProgress progress = new BuildProgress(Optional.of("linux/arm64"), new PrintWriter(log), console::add);

        progress.accept("""
                {"vertexes":[{"digest":"sha256:1","name":"[2/2] RUN true","started":"2026-01-01T00:00:00Z","completed":"2026-01-01T00:00:01.5Z"}]}""");

        assertThat(console).containsExactly("linux/arm64  2/2  RUN true  1.5 s");
    }

    @Test
    void namesAllPlatformsThatNeedTheStepThatFailed() {
        BuildProgress progress = new BuildProgress(Optional.empty(), new PrintWriter(log), console::add);
        progress.accept(vertex("b", "[linux/amd64 builder 2/2] RUN make", "", "\"error\":\"exit code: 2\""));
        progress.accept(vertex("x", "[linux/amd64 2/2] COPY --from=builder /a /a", "\"b\"", "\"cached\":false"));
        progress.accept(vertex("y", "[linux/arm64 2/2] COPY --from=builder /a /a", "\"b\"", "\"cached\":false"));
        progress.accept(vertex("z", "[linux/arm/v7 2/2] COPY other /a", "", "\"error\":\"context canceled\""));

        assertThat(progress.failed())
                .singleElement()
                .satisfies(step -> assertThat(step.platforms()).containsExactly("linux/amd64", "linux/arm64"));
    }

    @Test
    void saysNowAndThenThatALongStepStillRuns() {
        BuildProgress progress = new BuildProgress(Optional.empty(), new PrintWriter(log), console::add, clock);
        progress.accept(vertex("a", "[linux/arm64 2/2] RUN make", "", STARTED));
        progress.accept(vertex("b", "[internal] load build context", "", STARTED));
        for (int second = 0; second < 61; second++) {
            progress.remind();
            now = now.plusSeconds(1);
        }
        progress.accept(vertex("a", "[linux/arm64 2/2] RUN make", "", STARTED + ',' + COMPLETED));
        progress.remind();

        assertThat(console)
                .containsExactly(
                        "linux/arm64  2/2  RUN make  still running, 30 s",
                        "linux/arm64  2/2  RUN make  still running, 60 s",
                        "linux/arm64  2/2  RUN make  2.0 s");
    }

    @Test
    void hasOneLineForEachPlatform() {
        BuildProgress progress = new BuildProgress(Optional.empty(), new PrintWriter(log), console::add, clock);
        progress.accept(vertex("f", "[linux/amd64 builder 1/2] FROM alpine", "", STARTED + ',' + COMPLETED));
        progress.accept(vertex("m", "[linux/amd64 builder 2/2] RUN make", "\"f\"", STARTED));
        progress.accept(vertex("x", "[linux/amd64 1/1] COPY --from=builder /a /", "\"m\"", "\"cached\":false"));
        progress.accept(vertex("y", "[linux/arm64 1/1] COPY --from=builder /a /", "\"m\"", "\"cached\":false"));
        progress.accept(vertex("z", "[linux/arm/v7 1/1] COPY a /", "", STARTED + ',' + COMPLETED + ",\"cached\":true"));
        progress.accept(vertex("c", "[internal] load build context", "", STARTED));
        progress.accept("{\"statuses\":[{\"id\":\"transferring context:\",\"vertex\":\"c\",\"current\":3000000}]}");
        now = now.plusSeconds(2);

        assertThat(progress.status(List.of("linux/amd64", "linux/arm64", "linux/arm/v7", "linux/s390x")))
                .containsExactly(
                        "linux/amd64   1/3  2.0 s  builder 2/2 RUN make",
                        "linux/arm64   1/3  2.0 s  builder 2/2 RUN make",
                        "linux/arm/v7  1/1 (1 cached)  done",
                        "linux/s390x   waiting",
                        "transferring 3.0 MB, 1.5 MB/s");
    }

    @Test
    void recordsWhenAndHowLongEachStepRan() {
        BuildProgress progress = new BuildProgress(Optional.empty(), new PrintWriter(log), console::add, clock);
        progress.accept(vertex("c", "[internal] load build context", "", STARTED + ',' + COMPLETED));
        progress.accept("{\"statuses\":[{\"id\":\"transferring context:\",\"vertex\":\"c\",\"current\":42}]}");
        progress.accept(vertex("m", "[linux/arm64 b 2/2] RUN make", "", """
                "started":"2026-01-01T00:00:01Z","completed":"2026-01-01T00:00:01.5Z\""""));
        progress.accept(vertex("m", "[linux/arm64 b 2/2] RUN make", "", """
                "started":"2026-01-01T00:00:05Z","completed":"2026-01-01T00:00:06Z","cached":true"""));
        progress.accept(vertex("n", "[linux/arm64 b 3/3] RUN never", "", "\"cached\":false"));

        assertThat(progress.times())
                .containsExactly(
                        new StepTime("", "internal", "load build context", 0, 2000, false, 42),
                        new StepTime("linux/arm64", "b 2/2", "RUN make", 1000, 1500, true, 0));
    }

    private static String vertex(String digest, String name, String inputs, String more) {
        return "{\"vertexes\":[{\"digest\":\"" + digest + "\",\"name\":\"" + name + "\",\"inputs\":[" + inputs + "],"
                + more + "}]}";
    }

    @ParameterizedTest
    @CsvSource({
        "[linux/amd64 builder  5/12] RUN make, linux/amd64, builder, 5/12, RUN make",
        "[linux/amd64->arm64 builder 5/5] RUN make, linux/arm64, builder, 5/5, RUN make",
        "[linux/amd64->arm/v7 builder 5/5] RUN make, linux/arm/v7, builder, 5/5, RUN make",
        "[linux/amd64->windows/amd64 b 1/2] RUN make, windows/amd64, b, 1/2, RUN make",
        "[linux/arm/v7 1/1] COPY a /a, linux/arm/v7, '', 1/1, COPY a /a",
        "[1/1] COPY a /a, '', '', 1/1, COPY a /a",
        "[internal] load build context, '', internal, '', load build context",
        "[linux/arm64 internal] load metadata for x/y:1, linux/arm64, internal, '', load metadata for x/y:1",
        "[auth] library/alpine:pull token, '', auth, '', library/alpine:pull token",
        "exporting to oci image format, '', '', '', exporting to oci image format",
    })
    void readsTheNamesOfSteps(String name, String platform, String stage, String position, String instruction) {
        assertThat(StepName.parse(name))
                .usingRecursiveComparison()
                .ignoringFields("runsOn")
                .isEqualTo(new StepName(platform, stage, position, instruction));
    }

    @Test
    void knowsWhereAStepRunsThatIsForAnotherPlatform() {
        assertThat(StepName.parse("[linux/amd64->arm/v7 b 1/2] FROM x").runsOn())
                .isEqualTo("linux/amd64");
        assertThat(StepName.parse("[linux/arm64 b 1/2] FROM x").runsOn()).isEqualTo("linux/arm64");
        assertThat(StepName.parse("[b 1/2] FROM x").runsOn()).isEmpty();
    }

    private BuildProgress play(String recording, boolean compact) throws IOException {
        PrintWriter writer = new PrintWriter(log);
        BuildProgress progress = new BuildProgress(Optional.empty(), writer, console::add);
        String text = Files.readString(Path.of("src/test/resources/build/progress-" + recording + ".txt"));
        (compact ? oneLineEach(text) : text).lines().forEach(progress);
        progress.end();
        return progress;
    }

    private static String oneLineEach(String indented) {
        StringBuilder compact = new StringBuilder();
        boolean inside = false;
        for (String line : indented.lines().toList()) {
            inside |= line.equals("{");
            compact.append(inside ? line.strip() : line);
            inside &= !line.equals("}");
            compact.append(inside ? "" : "\n");
        }
        return compact.toString();
    }
}
