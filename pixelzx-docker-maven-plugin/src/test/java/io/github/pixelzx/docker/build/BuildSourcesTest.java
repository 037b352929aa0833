package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BuildSourcesTest {

    private static final Digest DIGEST = Digest.of(new byte[] {1});
    private static final Digest OTHER = Digest.of(new byte[] {2});

    @Test
    void namesEveryImageOnceWithWhatItStoodFor() {
        BuildSources sources = sources(
                "",
                "[internal] load build definition from Dockerfile",
                "[linux/amd64 builder 1/7] FROM docker.io/library/golang:1.21-alpine@" + DIGEST,
                "[linux/arm64 builder 1/7] FROM docker.io/library/golang:1.21-alpine@" + DIGEST,
                "FROM ghcr.io/acme/tools@" + OTHER,
                "docker-image://docker.io/docker/dockerfile:1@" + OTHER,
                "[linux/amd64 builder 2/7] RUN echo FROM docker.io/library/alpine:latest@" + DIGEST);

        assertThat(sources.bases())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("platforms")
                .containsExactlyInAnyOrder(
                        base("docker.io/library/golang:1.21-alpine", DIGEST, false),
                        base("ghcr.io/acme/tools", OTHER, false),
                        base("docker.io/docker/dockerfile:1", OTHER, false));
        assertThat(sources.remote()).isEmpty();
    }

    @Test
    void knowsWhichDigestsTheUserWroteDown() {
        assertThat(sources("FROM alpine:3.19@" + DIGEST, "FROM docker.io/library/alpine:3.19@" + DIGEST)
                        .bases())
                .containsExactly(base("docker.io/library/alpine:3.19", DIGEST, true));
    }

    @Test
    void takesABaseForFloatingThatIsAlsoWrittenWithoutItsDigest() {
        List<ImageReference> floating = List.of(ImageReference.parse("alpine:3.19"));
        String pinned = "FROM docker.io/library/alpine:3.19@" + DIGEST;

        assertThat(sources(DIGEST.toString(), pinned).floating(floating).bases())
                .containsExactly(base("docker.io/library/alpine:3.19", DIGEST, false));
        assertThat(sources(DIGEST.toString(), pinned, "FROM docker.io/library/alpine:3.19@" + OTHER)
                        .floating(floating)
                        .bases())
                .as("the tag is another image")
                .containsExactlyInAnyOrder(
                        base("docker.io/library/alpine:3.19", DIGEST, true),
                        base("docker.io/library/alpine:3.19", OTHER, false));
    }

    @Test
    void tellsThePlatformsABaseWasTakenFor() {
        String from = "FROM docker.io/library/golang:1@" + Digest.of(new byte[] {1});

        assertThat(sources("", "[linux/amd64->arm64 b 1/2] " + from, "[linux/arm/v7 c 1/2] " + from)
                        .bases())
                .singleElement()
                .extracting(BaseImage::platforms)
                .isEqualTo(List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm/v7")));
        assertThat(sources("", "[linux/amd64 b 1/2] " + from, from).bases())
                .as("one of them may be for any platform")
                .singleElement()
                .extracting(BaseImage::platforms)
                .isEqualTo(List.of());
    }

    @Test
    void namesWhatIsFetchedWithoutAChecksum() {
        assertThat(sources(
                                "",
                                "[stage-0 2/4] ADD https://example.org/a.tar /",
                                "[stage-0 3/4] ADD --checksum=sha256:00 https://example.org/b.tar /",
                                "[stage-0 4/4] ADD local.tar /",
                                "[linux/arm64 2/2] ADD git@example.org:a/b.git /b")
                        .remote())
                .containsExactly("ADD https://example.org/a.tar /", "ADD git@example.org:a/b.git /b");
    }

    private static BuildSources sources(String written, String... names) {
        return BuildSources.of(Stream.of(names).map(StepName::parse).toList(), written);
    }

    private static BaseImage base(String reference, Digest digest, boolean pinned) {
        return new BaseImage(ImageReference.parse(reference), digest, pinned);
    }
}
