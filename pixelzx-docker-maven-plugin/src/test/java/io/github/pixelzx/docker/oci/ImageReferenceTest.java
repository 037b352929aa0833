package io.github.pixelzx.docker.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {

    @ParameterizedTest
    @CsvSource({
        "alpine, docker.io/library/alpine",
        "yuchanshin/pixelzx-evm:1.0.0, docker.io/yuchanshin/pixelzx-evm:1.0.0",
        "index.docker.io/yuchanshin/a, docker.io/yuchanshin/a",
        "ghcr.io/acme/team/app:latest, ghcr.io/acme/team/app:latest",
        "127.0.0.1:5000/a, 127.0.0.1:5000/a",
        "localhost/a:b, localhost/a:b"
    })
    void readsEverySpellingOfAReference(String written, String full) {
        assertThat(ImageReference.parse(written)).hasToString(full);
    }

    @Test
    void keepsTheDigestAPersonNamed() {
        Digest digest = Digest.of(new byte[] {1});

        ImageReference reference = ImageReference.parse("ghcr.io/acme/app:1@" + digest);

        assertThat(reference.digestIfAny()).contains(digest);
        assertThat(reference.tagIfAny()).contains("1");
        assertThat(reference.withTag("2")).hasToString("ghcr.io/acme/app:2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "UPPER/case",
                "a//b",
                "a/",
                "-a",
                "a:",
                "a:.hidden",
                "a@sha256:12",
                "a b",
                "ghcr.io/",
                "a___b"
            })
    void refusesWhatIsNoReference(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ImageReference.parse(text));
    }

    @Test
    void refusesATagOfMoreThan128Characters() {
        assertThat(ImageReference.isTag("x".repeat(128))).isTrue();
        assertThat(ImageReference.isTag("x".repeat(129))).isFalse();
    }
}
