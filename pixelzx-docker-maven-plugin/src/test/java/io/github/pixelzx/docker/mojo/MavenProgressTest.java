package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.Golden;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MavenProgressTest {

    private final ConsoleLog log = new ConsoleLog();
    private final MavenProgress progress = new MavenProgress(log);

    @Test
    void showsAFindingBesideItsLineOnGitHub() {
        MavenProgress github = new MavenProgress(log, Map.of("GITHUB_ACTIONS", "true"), false, null);

        github.finding(Path.of("app/Dockerfile"), 3, false, "100% wrong");

        assertThat(log.lines().toString())
                .contains("app/Dockerfile:3 100% wrong")
                .contains("\n::warning file=app/Dockerfile,line=3::100%25 wrong");
    }

    @Test
    void showsFailuresAndWarningsBesideTheRunOnGitHub() {
        MavenProgress github = new MavenProgress(log, Map.of("GITHUB_ACTIONS", "true"), false, null);

        github.warning("look\nhere");
        github.testFailed(Platform.parse("linux/arm64"), "version, short", "exit 3\nlast words");
        github.failed("Cannot publish", "nobody: there");

        assertThat(log.lines().toString())
                .contains("\n::warning title=pixelzx-docker::look%0Ahere")
                .contains("\n::error title=linux/arm64 failed%3A version%2C short::exit 3%0Alast words")
                .contains("\n::error title=Cannot publish::nobody: there");
    }

    @Test
    void isNotDrawnOverWhereItWarns() {
        StringWriter terminal = new StringWriter();
        MavenProgress drawing = new MavenProgress(log, Map.of(), false, new LiveLines(new PrintWriter(terminal), 80));
        drawing.buildStatus(List.of("linux/amd64  1/3"));
        terminal.getBuffer().setLength(0);

        drawing.warning("look");

        assertThat(log.lines()).containsExactly("[WARNING] look");
        assertThat(terminal.toString()).startsWith("\u001B[1A\r\u001B[J").endsWith("linux/amd64  1/3\n");
    }

    @Test
    void staysAwayFromOtherConsolesWithGitHubsCommands() {
        progress.warning("look");
        progress.failed("Cannot publish", "nobody");

        assertThat(log.lines()).containsExactly("[WARNING] look");
    }

    @Test
    void saysWhoseTheLinesAreWhereThereAreSeveralImages() {
        Platform arm64 = Platform.parse("linux/arm64");
        progress.of("api").testing(arm64, "native");
        progress.of("api").testPassed(arm64, "version", Duration.ofMillis(310));
        progress.of("api").testFailed(arm64, "health", "exit 3");
        progress.of("api").table(List.of("Platform  Tests"));
        new MavenProgress(log, Map.of(), true, null).of("worker").table(List.of("Platform  Tests"));

        assertThat(log.lines())
                .containsExactly(
                        "[INFO] Testing platform: linux/arm64 of api",
                        "[INFO]   api  linux/arm64  native",
                        "[INFO]   api  linux/arm64  passed: version (0.3 s)",
                        "[ERROR]   api  linux/arm64  failed: health",
                        "[ERROR]     exit 3",
                        "[INFO] Platform  Tests",
                        "[INFO] worker  Platform  Tests");
    }

    @Test
    void tellsARunInTheWordsOfTheGolden() throws IOException {
        Platform amd64 = Platform.parse("linux/amd64");
        Platform arm64 = Platform.parse("linux/arm64");
        Digest index = Digest.of(new byte[] {1});
        ImageReference destination = ImageReference.parse("yuchanshin/pixelzx-evm");
        progress.overridden("platforms = linux/amd64 (PLATFORMS in the environment; pom.xml says linux/arm64)");
        progress.pullingBuilderImage("moby/buildkit:buildx-stable-1");
        progress.creatingBuilder("pixelzx-builder", "it does not exist");
        progress.builderReady("pixelzx-builder", "BuildKit v0.13.2", Duration.ofMillis(1240));
        progress.building("pixelzx-evm", List.of(amd64, arm64), "pixelzx-builder");
        progress.buildStep("pixelzx-evm", "linux/arm64  3/7 RUN true  2.1 s");
        progress.built("pixelzx-evm", index, Path.of("target/layout"), Duration.ofSeconds(12));
        progress.rebuilt("pixelzx-evm", index, true);
        progress.rebuilt("pixelzx-evm", index, false);
        progress.loaded("pixelzx-evm:local", amd64, "docker run --rm pixelzx-evm:local");
        progress.saved("pixelzx-evm", Optional.of(arm64), Path.of("evm.tar"), 12_345_678);
        progress.saved("pixelzx-evm", Optional.empty(), Path.of("evm.tar"), 12_345_678);
        progress.auditing("pixelzx-evm", List.of(amd64, arm64));
        progress.testing(amd64, "native");
        progress.testWaits(
                amd64, "service", Duration.ofSeconds(30), "<http> GET :8080/health was answered with status 503");
        progress.testPassed(amd64, "/usr/local/bin/pixelzx version", Duration.ofMillis(310));
        progress.testFailed(arm64, "/usr/local/bin/pixelzx version", "exit 3\nlast words");
        progress.allPlatformTestsPassed();
        progress.reported("pixelzx-evm", Path.of("target/report.html"));
        progress.next("mvn deploy publishes what was tested");
        progress.table(List.of("linux/amd64  native    passed", "linux/arm64  emulated  passed"));
        progress.warning("two\nlines");
        progress.pushing(destination, List.of("1.0.0", "latest"));
        progress.blobCopied(destination, index, 3_456_789);
        progress.blobCopied(destination, index, 1_234);
        progress.blobsTakeLong(
                "sending",
                List.of(
                        Descriptor.of(MediaTypes.OCI_MANIFEST, index, 1_234_567_890),
                        Descriptor.of(MediaTypes.OCI_MANIFEST, index, 3_456_789)),
                Duration.ofSeconds(60));
        progress.takesLong("bringing linux/amd64 into the engine", Duration.ofSeconds(30));
        progress.pushed(destination.withTag("latest"), index);

        Golden.assertMatches("console.txt", String.join("\n", log.lines()));
    }

    @Test
    void saysTheSentencesPeopleLookFor() {
        progress.testing(Platform.parse("linux/amd64"), "native");
        progress.allPlatformTestsPassed();

        assertThat(log.lines()).contains("[INFO] Testing platform: linux/amd64", "[INFO] All platform tests passed!");
    }
}
