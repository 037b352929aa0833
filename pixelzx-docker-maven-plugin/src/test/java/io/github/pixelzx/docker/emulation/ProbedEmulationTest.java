package io.github.pixelzx.docker.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.offset;

import io.github.pixelzx.docker.config.EmulationPolicy;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.engine.FakeEngine.Program;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.SilentProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProbedEmulationTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform I386 = Platform.parse("linux/386");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final Platform ARM = Platform.parse("linux/arm/v7");
    private static final Platform LOONG = Platform.parse("linux/loong64");

    @TempDir
    Path cache;

    private final FakeEngine engine = new FakeEngine();
    private final List<String> warnings = new ArrayList<>();

    @BeforeEach
    void answersLikeAnAmd64MachineWithAnEmulatorForArm64() {
        answer(AMD64, Program.exits(42, "", ""));
        answer(I386, Program.exits(42, "", ""));
        answer(ARM64, Program.exits(43, "", ""));
        answer(ARM, Program.cannotStart("exec /probe-arm: exec format error"));
    }

    @Test
    void tellsNativeFromEmulatedFromImpossible() {
        assertThat(found(AMD64, I386, ARM64, ARM))
                .containsExactly(
                        Map.entry(AMD64, Execution.NATIVE),
                        Map.entry(I386, Execution.NATIVE),
                        Map.entry(ARM64, Execution.EMULATED),
                        Map.entry(ARM, Execution.IMPOSSIBLE));
    }

    @Test
    void callsThirtyTwoBitsEmulatedWhereAnEmulatorAnswered() {
        answer(I386, Program.exits(43, "", ""));

        assertThat(found(I386)).containsEntry(I386, Execution.EMULATED);
    }

    @Test
    void callsATranslatorThatHandsSystemCallsOnAnEmulator() {
        answer(ARM64, Program.exits(42, "", ""));

        assertThat(found(ARM64)).containsEntry(ARM64, Execution.EMULATED);
    }

    @Test
    void aCrashOfTheEmulatorOrOneWithoutItsFileRunsNothing() {
        answer(ARM64, Program.exits(139, "", ""));
        answer(ARM, Program.cannotStart("exec /probe-arm: no such file or directory"));

        assertThat(found(ARM64, ARM))
                .containsEntry(ARM64, Execution.IMPOSSIBLE)
                .containsEntry(ARM, Execution.IMPOSSIBLE);
    }

    @Test
    void leavesItToTheTestWhereTheEngineRefusesForAnotherReason() {
        answer(ARM64, Program.cannotStart("cgroup v1 is not supported"));

        assertThat(found(ARM64)).containsEntry(ARM64, Execution.EMULATED);
    }

    @Test
    void leavesItToTheTestWhereThereIsNoProgramToTry() {
        assertThat(found(LOONG)).containsEntry(LOONG, Execution.EMULATED);
        assertThat(engine.calls()).isEmpty();
    }

    @Test
    void asksOncePerStartOfTheEngine() {
        found(AMD64, ARM64);
        engine.forgetCalls();

        assertThat(found(AMD64, ARM64)).containsEntry(ARM64, Execution.EMULATED);
        assertThat(engine.calls()).isEmpty();

        engine.startedAt(Instant.parse("2026-02-02T00:00:00Z"));
        found(AMD64, ARM64);
        assertThat(engine.calls()).filteredOn(call -> call.startsWith("run ")).hasSize(2);
    }

    @Test
    void asksAgainForWhatWasMissing() {
        found(ARM);
        answer(ARM, Program.exits(43, "", ""));

        assertThat(found(ARM)).containsEntry(ARM, Execution.EMULATED);
    }

    @Test
    void asksAgainWhereTheMemoryIsDamaged() throws IOException {
        found(ARM64);
        try (var files = Files.list(cache)) {
            for (Path file : files.toList()) {
                Files.writeString(file, "{\"engine\":");
            }
        }
        engine.forgetCalls();

        assertThat(found(ARM64)).containsEntry(ARM64, Execution.EMULATED);
        assertThat(engine.calls()).isNotEmpty();
    }

    @Test
    void measuresHowMuchSlowerAnEmulatorIs() {
        answer(AMD64, Program.exits(42, "00004000 02faf080\n", ""));
        answer(ARM64, Program.exits(43, "00000c00 02faf080\n", ""));

        Execution execution = found(ARM64).get(ARM64);

        assertThat(execution.slower()).isCloseTo(16.0 / 3, offset(1e-9));
        assertThat(execution.words()).isEqualTo("emulated, 5.3 x slower here: time limits are 10.7 x as long");
        engine.forgetCalls();
        assertThat(found(ARM64)).containsEntry(ARM64, execution);
        assertThat(engine.calls()).isEmpty();
    }

    @Test
    void comparesAgainWhereItsOwnProgramWasRefusedOnce() {
        answer(AMD64, Program.cannotStart("no space left on device"));
        answer(ARM64, Program.exits(43, "00000c00 02faf080\n", ""));
        assertThat(found(ARM64)).containsEntry(ARM64, Execution.EMULATED);
        answer(AMD64, Program.exits(42, "00004000 02faf080\n", ""));

        assertThat(found(ARM64).get(ARM64).slower()).isCloseTo(16.0 / 3, offset(1e-9));

        engine.forgetCalls();
        assertThat(found(ARM64).get(ARM64).slower()).isCloseTo(16.0 / 3, offset(1e-9));
        assertThat(engine.calls()).isEmpty();
    }

    @Test
    void comparesNothingWhereOnlyItsOwnIsAskedFor() {
        found(AMD64);
        engine.forgetCalls();

        found(AMD64);
        assertThat(engine.calls()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"00003fff, 4.0", "00000001, 60.0"})
    void limitsNeitherStrictlyNorForEver(String pieces, double limits) {
        answer(AMD64, Program.exits(42, "00004000 02faf080\n", ""));
        answer(ARM64, Program.exits(43, pieces + " 02faf080\n", ""));

        assertThat(found(ARM64).get(ARM64).limits()).isEqualTo(limits);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nothing to read", "00000000 00000000\n", "00004000 00000000\n"})
    void supposesASpeedWhereNoneWasMeasured(String printed) {
        answer(ARM64, Program.exits(43, printed, ""));

        assertThat(found(ARM64)).containsEntry(ARM64, Execution.EMULATED);
        assertThat(Execution.EMULATED.words()).isEqualTo("emulated: time limits are 10.0 x as long");
    }

    @Test
    void leavesNoImageInTheEngine() {
        found(AMD64, ARM);

        List<String> calls = engine.calls();
        String loaded = calls.get(0).replace("load ", "");
        assertThat(calls.get(calls.size() - 1)).isEqualTo("removeImage " + loaded);
    }

    @Test
    void requiredEmulatorsAreAProblemThatNamesAllOfThem() {
        answer(ARM64, Program.cannotStart("exec format error"));

        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> emulation(EmulationPolicy.REQUIRE).of(List.of(AMD64, ARM64, ARM)));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.PLATFORM_NOT_RUNNABLE);
        assertThat(problem.problem().fixes())
                .contains("docker run --privileged --rm tonistiigi/binfmt --install arm64,arm");
    }

    @Test
    void installsMissingEmulatorsAndSaysSo() {
        engine.offering("tonistiigi/binfmt", AMD64);
        engine.running(List.of("--install", "arm"), Program.exits(0, "", ""));
        engine.before("pull", () -> answer(ARM, Program.exits(43, "", "")));

        Map<Platform, Execution> found = emulation(EmulationPolicy.INSTALL).of(List.of(AMD64, ARM));

        assertThat(found).containsEntry(ARM, Execution.EMULATED);
        assertThat(engine.calls()).contains("pull tonistiigi/binfmt", "run tonistiigi/binfmt");
        assertThat(warnings).singleElement().asString().contains("arm").contains("privileged");
    }

    @Test
    void installsNothingWhereNothingIsMissing() {
        emulation(EmulationPolicy.INSTALL).of(List.of(AMD64, ARM64));

        assertThat(engine.calls()).noneMatch(call -> call.contains("binfmt"));
    }

    @Test
    void showsWhatAFailedInstallationSaid() {
        engine.holding("tonistiigi/binfmt", AMD64);
        engine.running(List.of("--install", "arm"), Program.exits(1, "", "error: cannot mount binfmt_misc"));

        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> emulation(EmulationPolicy.INSTALL).of(List.of(ARM)));

        assertThat(problem.problem().evidence()).contains("error: cannot mount binfmt_misc");
    }

    private void answer(Platform platform, Program program) {
        engine.running(ProbeImage.argv(platform.architecture()), program);
    }

    private Map<Platform, Execution> found(Platform... platforms) {
        return emulation(EmulationPolicy.AUTO).of(List.of(platforms));
    }

    private ProbedEmulation emulation(EmulationPolicy policy) {
        return new ProbedEmulation(engine, policy, new ProbeMemory(cache), new SilentProgress() {
            @Override
            public void warning(String sentence) {
                warnings.add(sentence);
            }
        });
    }
}
