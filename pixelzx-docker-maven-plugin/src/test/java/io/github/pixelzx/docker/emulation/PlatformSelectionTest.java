package io.github.pixelzx.docker.emulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.config.EmulationPolicy;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformSelectionTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final ImageSpec IMAGE = new ImageSpec("app", null, List.of(), List.of(AMD64, ARM64));

    @TempDir
    Path target;

    private final List<String> warnings = new ArrayList<>();
    private Map<Platform, Execution> found = Map.of(AMD64, Execution.NATIVE, ARM64, Execution.IMPOSSIBLE);

    @Test
    void leavesAPlatformThatCannotRunOutOfBuildTestAndPublication() {
        ImageSpec toBuild = selection(EmulationPolicy.SKIP).toBuild(IMAGE);
        ImageSpec built = selection(EmulationPolicy.SKIP).built(IMAGE);

        assertThat(toBuild.platforms()).containsExactly(AMD64);
        assertThat(built).isEqualTo(toBuild);
        assertThat(warnings)
                .hasSize(2)
                .allSatisfy(
                        warning -> assertThat(warning).contains("linux/arm64").contains("--install arm64"));
    }

    @Test
    void takesAPlatformBackOnceItRuns() {
        selection(EmulationPolicy.SKIP).toBuild(IMAGE);
        found = Map.of(AMD64, Execution.NATIVE, ARM64, Execution.EMULATED);

        assertThat(selection(EmulationPolicy.SKIP).toBuild(IMAGE)).isEqualTo(IMAGE);
        assertThat(selection(EmulationPolicy.SKIP).built(IMAGE)).isEqualTo(IMAGE);
        assertThat(new Workspace(target).file(PlatformSelection.LeftOut.FILE)).doesNotExist();
    }

    @Test
    void anotherPolicyMissesWhatAnEarlierBuildLeftOut() {
        selection(EmulationPolicy.SKIP).toBuild(IMAGE);

        assertThat(selection(EmulationPolicy.AUTO).built(IMAGE)).isEqualTo(IMAGE);
    }

    @Test
    void forgetsWhatWasLeftOutOnceABuildMakesAllPlatforms() {
        for (EmulationPolicy all : List.of(EmulationPolicy.AUTO, EmulationPolicy.REQUIRE)) {
            found = Map.of(AMD64, Execution.NATIVE, ARM64, Execution.IMPOSSIBLE);
            selection(EmulationPolicy.SKIP).toBuild(IMAGE);
            found = Map.of(AMD64, Execution.NATIVE, ARM64, Execution.EMULATED);

            selection(all).toBuild(IMAGE);

            assertThat(selection(EmulationPolicy.SKIP).built(IMAGE))
                    .as(all.name())
                    .isEqualTo(IMAGE);
        }
    }

    @Test
    void buildsNoImageWithoutAnyPlatform() {
        found = Map.of(AMD64, Execution.IMPOSSIBLE, ARM64, Execution.IMPOSSIBLE);

        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> selection(EmulationPolicy.SKIP).toBuild(IMAGE));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.PLATFORM_NOT_RUNNABLE);
    }

    @Test
    void asksNoEngineBeforeABuildThatMayNeedNoEmulator() {
        PlatformSelection selection = new PlatformSelection(
                EmulationPolicy.AUTO,
                Set.of(),
                () -> {
                    throw new AssertionError("the engine was asked");
                },
                new Workspace(target),
                new SilentProgress());

        assertThat(selection.toBuild(IMAGE)).isEqualTo(IMAGE);
    }

    @Test
    void looksForNoEmulatorOfAPlatformThatIsTestedElsewhere() {
        List<Platform> asked = new ArrayList<>();
        PlatformSelection selection = new PlatformSelection(
                EmulationPolicy.SKIP,
                Set.of(ARM64),
                () -> platforms -> {
                    asked.addAll(platforms);
                    return Map.of(AMD64, Execution.NATIVE);
                },
                new Workspace(target),
                new SilentProgress());

        assertThat(selection.toBuild(IMAGE)).isEqualTo(IMAGE);
        assertThat(asked).containsExactly(AMD64);
    }

    private PlatformSelection selection(EmulationPolicy policy) {
        return new PlatformSelection(
                policy, Set.of(), () -> platforms -> found, new Workspace(target), new SilentProgress() {
                    @Override
                    public void warning(String sentence) {
                        warnings.add(sentence);
                    }
                });
    }
}
