package io.github.pixelzx.docker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Images as people build them, for three platforms by the engine's own BuildKit: nothing is found in a right one. */
@Tag("docker")
class RealImagesTest {

    private static final String BUSYBOX = "FROM alpine:latest\nCMD [\"/bin/busybox\", \"true\"]\n";

    private static final String SCRATCH =
            "FROM alpine:latest AS base\nFROM scratch\nCOPY --from=base /bin/busybox /app\nCMD [\"/app\", \"true\"]\n";

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {BUSYBOX, SCRATCH})
    void findsNothingInASmallImage(String dockerfile) throws IOException {
        assertThat(audit(dockerfile + "USER 65534:65534\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM debian:12-slim\nCMD [\"bash\"]\n",
                "FROM eclipse-temurin:17-jre\nCMD [\"java\", \"-version\"]\n"
            })
    @Tag("long")
    void warnsOnceOfALargeImageWhereNoUserIsNamed(String dockerfile) throws IOException {
        assertThat(audit(dockerfile))
                .containsExactly(
                        "linux/amd64, linux/arm64, linux/arm/v7: containers run as root: the image names no user");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM debian:12-slim\nCMD [\"bash\"]\n",
                "FROM eclipse-temurin:17-jre\nCMD [\"java\", \"-version\"]\n"
            })
    @Tag("long")
    void findsNothingInALargeImage(String dockerfile) throws IOException {
        assertThat(audit(dockerfile + "USER 65534:65534\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {BUSYBOX, SCRATCH})
    void warnsOnceWhereNoUserIsNamed(String dockerfile) throws IOException {
        assertThat(audit(dockerfile))
                .containsExactly(
                        "linux/amd64, linux/arm64, linux/arm/v7: containers run as root: the image names no user");
    }

    @Test
    void findsABuildArgumentInTheHistory() throws IOException {
        assertThat(audit(BUSYBOX
                        + "USER 65534\nARG API_TOKEN=s3cr3t-value\nENV APP_PASSWORD=hunter22\n"
                        + "COPY Dockerfile /srv/\n"))
                .containsExactly(
                        "linux/amd64, linux/arm64, linux/arm/v7: the variable APP_PASSWORD holds what its name says",
                        "linux/amd64, linux/arm64, linux/arm/v7: step 4 of the history (ARG …) holds a value of API_TOKEN",
                        "linux/amd64, linux/arm64, linux/arm/v7: step 5 of the history (ENV …) holds a value of"
                                + " APP_PASSWORD");
    }

    private List<String> audit(String dockerfile) throws IOException {
        Files.writeString(directory.resolve("Dockerfile"), dockerfile);
        Path layout = directory.resolve("layout");
        var built = new SystemProcesses()
                .run(Command.of(
                                "docker",
                                "buildx",
                                "build",
                                "--builder=default",
                                "--platform=linux/amd64,linux/arm64,linux/arm/v7",
                                "--provenance=false",
                                "--output=type=oci,tar=false,dest=" + layout,
                                directory.toString())
                        .within(Duration.ofMinutes(5)));
        assertThat(built.succeeded()).as(built.stderr()).isTrue();
        return new FindingLines(Audits.standard(Progress.SILENT)
                        .audit(ImageLayout.read(layout), new ImageSpec("app", null, List.of(), List.of()), List.of())
                        .findings())
                .brief();
    }
}
