package io.github.pixelzx.docker.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformLintTest {

    private static final List<Platform> TWO = List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm/v7"));
    private static final List<Platform> ONE = List.of(Platform.parse("linux/amd64"));
    private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

    @Test
    void findsWhatIsTheSameOnEveryPlatformWithItsLine() {
        assertThat(find("""
                        # syntax=docker/dockerfile:1
                        FROM --platform=linux/amd64 golang:1.21 AS build
                        ARG VERSION=1 TARGETARCH=amd64

                        RUN set -eu; \\
                            # a comment does not end it

                            CGO_ENABLED=0 GOARCH=amd64 go build
                        ADD https://example.org/tool-linux-x86_64.tar.gz /
                        RUN curl -fsSL "https://example.org/v1/amd64/tool" -o /tool
                        """))
                .containsExactly(
                        "2 constant-platform",
                        "3 platform-arg-default",
                        "5 constant-architecture",
                        "9 download-architecture",
                        "10 download-architecture");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FROM --platform=$BUILDPLATFORM golang:1.21",
                "FROM --platform=${TARGETPLATFORM:-linux/amd64} golang:1.21",
                "ARG TARGETARCH",
                "ARG TARGET=amd64",
                "RUN GOARCH=$TARGETARCH go build",
                "RUN case $TARGETARCH in arm) GOARCH=arm ;; amd64) GOARCH=amd64 ;; esac; go build",
                "RUN if [ $(uname -m) = x86_64 ]; then curl https://example.org/tool-amd64; fi",
                "ADD https://example.org/tool-${TARGETARCH}.tar.gz /",
                "RUN curl https://example.org/charm64/lexamd64x",
                "RUN curl https://example.org/tool; echo amd64",
                "LABEL arch=amd64",
                "# ADD https://example.org/tool-amd64 /",
                "COPY <<EOF /script\nRUN GOARCH=amd64\nEOF",
                "# pixelzx:skip=constant-platform,constant-architecture\nFROM --platform=linux/amd64 golang:1.21",
            })
    void findsNothingInWhatFollowsThePlatform(String dockerfile) {
        assertThat(find(dockerfile)).isEmpty();
    }

    @Test
    void takesOnlyTheNextInstructionOutOfARule() {
        assertThat(find("""
                        # pixelzx:skip=constant-platform
                        FROM --platform=linux/amd64 a AS one
                        FROM --platform=linux/amd64 b
                        """)).containsExactly("3 constant-platform");
    }

    @Test
    void readsHereDocumentsAsPartOfTheirInstruction() {
        assertThat(find("""
                        RUN <<-'END'
                        FROM nothing
                        GOARCH=amd64 go build
                        END
                        ARG TARGETOS=linux
                        """)).containsExactly("1 constant-architecture", "5 platform-arg-default");
    }

    @Test
    void obeysTheDirectiveThatChangesTheEscapeCharacter() {
        assertThat(find("# escape=`\nRUN a `\n  GOARCH=arm64 go build\nARG TARGETOS=linux\n"))
                .containsExactly("2 constant-architecture", "4 platform-arg-default");
    }

    @Test
    void takesAConstantThatIsRightForAllPlatformsForNoOffence() {
        String dockerfile = "FROM --platform=linux/amd64 a\nRUN GOARCH=amd64 go build; curl https://a.example/x86_64\n";

        assertThat(new PlatformLint(ONE, reference -> false).findings(Dockerfile.parse(dockerfile)))
                .isEmpty();
        assertThat(find(dockerfile)).hasSize(3);
    }

    @Test
    void asksOnlyForBasesByDigestAndOnlyWhereThereAreSeveralPlatforms() {
        String dockerfile =
                "FROM alpine:3.20@" + DIGEST + "\nFROM alpine:3.20\nFROM --platform=$BUILDPLATFORM a@" + DIGEST;
        Predicate<ImageReference> single = reference -> reference.toString().startsWith("docker.io/library/alpine");

        assertThat(new PlatformLint(TWO, single).findings(Dockerfile.parse(dockerfile)))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.line()).isEqualTo(1);
                    assertThat(finding.sentence())
                            .contains("FROM alpine:3.20@sha256:0123456789ab… is an image of one platform")
                            .contains("[single-platform-digest]")
                            .contains("docker buildx imagetools inspect alpine:3.20");
                });
        assertThat(new PlatformLint(TWO, reference -> false).findings(Dockerfile.parse(dockerfile)))
                .isEmpty();
        assertThat(new PlatformLint(ONE, reference -> true).findings(Dockerfile.parse(dockerfile)))
                .isEmpty();
    }

    @Test
    void namesTheLabelsADockerfileSets() {
        assertThat(Dockerfile.parse("""
                        FROM scratch AS a
                        LABEL one=1 "two"="a b=c" \\
                          three='d e=f' org.opencontainers.image.title="$NAME"
                        FROM a
                        label four=x
                        """).labels())
                .containsExactlyInAnyOrder("one", "two", "three", "org.opencontainers.image.title", "four");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ARG SOURCE_DATE_EPOCH",
                "arg A SOURCE_DATE_EPOCH=0 B",
                "ARG A \\\n  SOURCE_DATE_EPOCH",
                "ARG A\\\n  SOURCE_DATE_EPOCH",
                "ARG A\\  \n# why\n\n\tSOURCE_DATE_EPOCH",
                "ENV A=\\\\\nARG SOURCE_DATE_EPOCH",
                "ONBUILD ARG SOURCE_DATE_EPOCH"
            })
    void knowsThatAStageAsksForAnArgument(String line) {
        assertThat(Dockerfile.parse("FROM scratch\n" + line + "\nRUN true\n").declares("SOURCE_DATE_EPOCH"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# ARG SOURCE_DATE_EPOCH",
                "ARG SOURCE_DATE_EPOCHS",
                "ARG MY_SOURCE_DATE_EPOCH",
                "ARG MY_\\\nSOURCE_DATE_EPOCH",
                "ARG A=SOURCE_DATE_EPOCH",
                "RUN ARG SOURCE_DATE_EPOCH"
            })
    void knowsThatNoStageAsksForAnArgument(String line) {
        assertThat(Dockerfile.parse("FROM scratch\n" + line + "\n").declares("SOURCE_DATE_EPOCH"))
                .isFalse();
    }

    @Test
    void findsNothingInTheExample() throws IOException {
        assertThat(find(Files.readString(Path.of("../pixelzx-node/Dockerfile"))))
                .isEmpty();
    }

    @Test
    void endsOnAnyText() {
        Stream.of("", "\\", "RUN <<EOF", "FROM", "FROM --platform=", "ARG =", "#", "RUN a \\\n#\n", "LABEL \"")
                .forEach(text -> assertThat(find(text)).as(text).isEmpty());
    }

    private static List<String> find(String text) {
        return new PlatformLint(TWO, reference -> false)
                .findings(Dockerfile.parse(text)).stream()
                        .map(finding -> finding.line() + " " + finding.rule())
                        .toList();
    }
}
