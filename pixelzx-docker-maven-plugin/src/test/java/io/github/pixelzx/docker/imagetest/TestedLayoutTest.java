package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.imagetest.TestResult.TestedIndex;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestedLayoutTest {

    @TempDir
    Path target;

    private Workspace workspace;
    private ImageLayout layout;

    @BeforeEach
    void aTestedLayout() {
        workspace = Workspace.of(target, "app");
        layout = ImageLayout.read(LayoutFixture.threePlatforms(workspace.layout()));
        workspace.write(TestResult.FILE, record(layout.index().digest(), Outcome.PASSED, platforms(Outcome.PASSED)));
    }

    @Test
    void isReloadedWhenTheBytesAreThoseThatPassed() {
        TestedLayout tested = TestedLayout.reload(workspace);

        assertThat(tested.layout().index().digest()).isEqualTo(layout.index().digest());
        assertThat(tested.platforms()).hasSize(3);
    }

    @Test
    void doesNotExistWithoutARecord() throws IOException {
        Files.delete(workspace.file(TestResult.FILE));

        assertRefused("there is no record of a test");
    }

    @Test
    void doesNotExistWhereTheRecordLacksAPart() throws IOException {
        Files.writeString(workspace.file(TestResult.FILE), "{\"outcome\": \"PASSED\", \"platforms\": []}");

        assertRefused("there is no record of a test");
    }

    @Test
    void doesNotExistForAnImageBuiltAfterItsTest() {
        workspace.write(TestResult.FILE, record(Digest.of(new byte[] {1}), Outcome.PASSED, platforms(Outcome.PASSED)));

        assertRefused("it was built again after its test");
    }

    @Test
    void doesNotExistWhenAPlatformFailed() {
        workspace.write(TestResult.FILE, record(layout.index().digest(), Outcome.FAILED, platforms(Outcome.FAILED)));

        assertRefused("its test failed or was not run on [linux/amd64, linux/arm64, linux/arm/v7]");
    }

    @Test
    void lacksOnlyPlatformsThatWereNotRunAndAreAllowedByName() {
        List<PlatformResult> some = platforms(Outcome.PASSED);
        some.set(1, platforms(Outcome.SKIPPED).get(1));
        workspace.write(TestResult.FILE, record(layout.index().digest(), Outcome.SKIPPED, some));

        assertRefused("was not run on [linux/arm64]");
        assertRefused("-Dpixelzx.push.allowSkipped=linux/arm64");
        assertThat(TestedLayout.reload(workspace, List.of(Platform.parse("linux/arm64")))
                        .platforms()
                        .get(Platform.parse("linux/arm64"))
                        .outcome())
                .isEqualTo(Outcome.SKIPPED);
    }

    @Test
    void doesNotExistWhereAllowedPlatformsFailedOrNothingRan() {
        List<Platform> all =
                layout.platforms().stream().map(PlatformImage::platform).toList();
        for (Outcome outcome : List.of(Outcome.FAILED, Outcome.CRASHED)) {
            List<PlatformResult> some = platforms(Outcome.PASSED);
            some.set(1, platforms(outcome).get(1));
            workspace.write(TestResult.FILE, record(layout.index().digest(), outcome, some));
            assertRefused("was not run on [linux/arm64]", all);
        }
        workspace.write(TestResult.FILE, record(layout.index().digest(), Outcome.SKIPPED, platforms(Outcome.SKIPPED)));
        assertRefused("its tests were skipped", all);
    }

    @Test
    void believesThePlatformsMoreThanTheSummary() {
        workspace.write(TestResult.FILE, record(layout.index().digest(), Outcome.PASSED, platforms(Outcome.FAILED)));

        assertRefused("its test failed or was not run on");
    }

    @Test
    void doesNotExistWhenTheRecordLacksAPlatform() {
        workspace.write(
                TestResult.FILE,
                record(
                        layout.index().digest(),
                        Outcome.PASSED,
                        platforms(Outcome.PASSED).subList(0, 2)));

        assertRefused("the platforms tested are");
    }

    @Test
    void doesNotExistWhenTheRecordNamesAPlatformTwice() {
        List<PlatformResult> twice = new ArrayList<>(platforms(Outcome.PASSED));
        twice.add(twice.get(0));
        workspace.write(TestResult.FILE, record(layout.index().digest(), Outcome.PASSED, twice));

        assertRefused("names linux/amd64 twice");
    }

    @Test
    void doesNotExistWhenAPlatformsManifestIsAnother() {
        List<PlatformResult> swapped = new ArrayList<>(platforms(Outcome.PASSED));
        swapped.set(0, platform(0, 1));
        workspace.write(TestResult.FILE, record(layout.index().digest(), Outcome.PASSED, swapped));

        assertRefused("the platforms tested are");
    }

    @Test
    void doesNotExistWhenABlobWasChanged() throws IOException {
        Path blob = layout.blob(layout.blobs().get(0).digest());
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length / 2] ^= 1;
        Files.write(blob, bytes);

        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> TestedLayout.reload(workspace));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.LAYOUT_DAMAGED);
    }

    private void assertRefused(String why) {
        assertRefused(why, List.of());
    }

    private void assertRefused(String why, List<Platform> mayBeSkipped) {
        ProblemException problem =
                catchThrowableOfType(ProblemException.class, () -> TestedLayout.reload(workspace, mayBeSkipped));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.IMAGE_NOT_TESTED);
        assertThat(problem).hasMessageContaining(why);
    }

    private List<PlatformResult> platforms(Outcome outcome) {
        List<PlatformResult> results = new ArrayList<>();
        for (int number = 0; number < layout.platforms().size(); number++) {
            PlatformResult passed = platform(number, number);
            results.add(new PlatformResult(
                    passed.platform(), passed.manifest(), passed.config(), "native", "/app", outcome, List.of()));
        }
        return results;
    }

    /** A passed platform that names another's manifest where the numbers differ. */
    private PlatformResult platform(int number, int manifest) {
        return new PlatformResult(
                layout.platforms().get(number).platform(),
                layout.platforms().get(manifest).manifest().digest(),
                layout.platforms().get(number).parsedManifest().config().digest(),
                "native",
                "/app",
                Outcome.PASSED,
                List.of());
    }

    private TestResult record(Digest index, Outcome outcome, List<PlatformResult> platforms) {
        return new TestResult(
                "app",
                new TestedIndex(
                        index, layout.index().mediaType(), layout.index().size()),
                outcome,
                platforms,
                List.of(),
                "2026-01-01T00:00:00Z",
                "test");
    }
}
