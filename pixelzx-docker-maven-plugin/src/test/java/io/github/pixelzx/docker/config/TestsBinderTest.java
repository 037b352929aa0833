package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.oci.Platform;
import org.junit.jupiter.api.Test;

class TestsBinderTest {

    private static final String REFERENCE = "pixelzx.test.reference";

    @Test
    void testsWhatWasBuiltUnlessAReferenceIsNamed() {
        assertThat(new Written().bind().test().publishedIfAny()).isEmpty();
    }

    @Test
    void ofAPublishedImageTestsWhatItHasWhereNobodyNamedPlatforms() {
        PublishedSpec published = new Written()
                .commandLine(REFERENCE, "ghcr.io/acme/tools/app:1.0")
                .bind()
                .test()
                .publishedIfAny()
                .orElseThrow();

        assertThat(published.platforms()).isEmpty();
        assertThat(published.reference()).hasToString("ghcr.io/acme/tools/app:1.0");
        assertThat(published.name()).isEqualTo("app");
        assertThat(published.image(ConfigurationBinder.defaultPlatforms()).displayName())
                .isEqualTo("ghcr.io/acme/tools/app");
    }

    @Test
    void ofAPublishedImageExpectsThePlatformsThatWereNamed() {
        PublishedSpec published = new Written()
                .commandLine(REFERENCE, "alpine")
                .commandLine("pixelzx.platforms", "linux/arm64")
                .bind()
                .test()
                .publishedIfAny()
                .orElseThrow();

        assertThat(published.platforms()).containsExactly(Platform.parse("linux/arm64"));
    }

    @Test
    void offersTheReferenceAnAddressMeans() {
        Written written = new Written().commandLine(REFERENCE, "https://ghcr.io/Acme/app:1.0");

        assertThatThrownBy(written::bind)
                .hasMessageContaining("'https://ghcr.io/Acme/app:1.0' is no image's reference")
                .hasMessageContaining("-Dpixelzx.test.reference=ghcr.io/acme/app:1.0");
    }
}
