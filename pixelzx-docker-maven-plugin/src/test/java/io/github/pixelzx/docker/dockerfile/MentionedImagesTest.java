package io.github.pixelzx.docker.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.oci.ImageReference;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionedImagesTest {

    @Test
    void findsEveryImageAndNoStage() {
        assertThat(images("""
                # syntax=registry.lan:5000/frontend:1
                FROM --platform=$BUILDPLATFORM golang:1.22 AS build
                RUN --mount=type=cache,target=/root --mount=type=bind,from=ghcr.io/acme/tools,target=/tools make
                FROM build as test
                FROM scratch
                COPY --from=build /a /a
                COPY --from=0 /a /b
                COPY --from=quay.io/acme/certs:2 /etc/ssl /etc/ssl
                COPY --from=vendor / /v
                """, Map.of()))
                .containsExactly(
                        "registry.lan:5000/frontend:1",
                        "docker.io/library/golang:1.22",
                        "ghcr.io/acme/tools",
                        "quay.io/acme/certs:2");
    }

    @Test
    void takesNoStageForAnImageHoweverItIsSpelledAndNoLaterArgument() {
        assertThat(images("""
                FROM alpine AS Build
                ARG LATER=3
                FROM tool:${LATER}
                COPY --from=bUILD /a /a
                """, Map.of())).containsExactly("docker.io/library/alpine");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#syntax=a/b:1",
                "# SYNTAX = a/b:1 --an-argument",
                "# escape=`\n# syntax=a/b:1",
                "#!/usr/bin/env dockerfile\n# syntax=a/b:1",
                "\ufeff# syntax=a/b:1"
            })
    void findsTheFrontendWhereBuildkitDoes(String head) {
        assertThat(images(head + "\nFROM scratch\n", Map.of())).containsExactly("docker.io/a/b:1");
    }

    @Test
    void takesTheArgumentsFrontendBeforeTheFiles() {
        assertThat(images("# syntax=a/b:1\nFROM scratch\n", Map.of("BUILDKIT_SYNTAX", "c/d:2")))
                .containsExactly("docker.io/c/d:2");
    }

    @Test
    void takesNoLaterCommentForAFrontend() {
        assertThat(images("# about this file\n# syntax=a/b:1\nFROM scratch\n", Map.of()))
                .isEmpty();
        assertThat(images("\n# syntax=a/b:1\nFROM scratch\n", Map.of())).isEmpty();
    }

    @Test
    void fillsInWhatIsKnownOfArguments() {
        String dockerfile = """
                ARG REGISTRY=ghcr.io
                ARG VERSION
                ARG BASE="$REGISTRY/acme/base"
                FROM ${BASE}:${VERSION:-1}
                FROM ${UNKNOWN}/acme/base
                """;

        assertThat(images(dockerfile, Map.of())).containsExactly("ghcr.io/acme/base:1");
        assertThat(images(dockerfile, Map.of("REGISTRY", "registry.lan:5000", "VERSION", "2")))
                .containsExactly("registry.lan:5000/acme/base:2");
    }

    @Test
    void tellsThoseThatAreTakenForEveryPlatform() {
        assertThat(MentionedImages.ofEveryPlatform("""
                        # syntax=registry.lan:5000/frontend:1
                        FROM --platform=$BUILDPLATFORM golang:1.22 AS build
                        RUN --mount=from=ghcr.io/acme/tools,target=/tools make
                        FROM alpine:3.20
                        COPY --from=quay.io/acme/certs:2 /etc/ssl /etc/ssl
                        """, Map.of(), Set.of()))
                .map(ImageReference::toString)
                .containsExactly("docker.io/library/alpine:3.20", "quay.io/acme/certs:2");
    }

    private static List<String> images(String dockerfile, Map<String, String> arguments) {
        return MentionedImages.of(dockerfile, arguments, Set.of("vendor")).stream()
                .map(ImageReference::toString)
                .toList();
    }
}
