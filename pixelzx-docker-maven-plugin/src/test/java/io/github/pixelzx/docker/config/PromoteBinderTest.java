package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.oci.ImageReference;
import org.junit.jupiter.api.Test;

class PromoteBinderTest {

    @Test
    void takesATagAloneForOneOfTheSameRepository() {
        PromoteSpec spec = new Written()
                .commandLine("pixelzx.promote.from", "ghcr.io/acme/app:1.0-rc1")
                .commandLine("pixelzx.promote.to", "1.0, stable, quay.io/acme/prod:1.0")
                .bind()
                .promote();

        assertThat(spec.targets(ImageReference.parse("ghcr.io/acme/app:1.0-rc1")))
                .extracting(ImageReference::toString)
                .containsExactly("ghcr.io/acme/app:1.0", "ghcr.io/acme/app:stable", "quay.io/acme/prod:1.0");
    }

    @Test
    void takesABlankForNoSeparator() {
        assertThatThrownBy(() -> new Written()
                        .commandLine("pixelzx.promote.to", "stable,v 1")
                        .bind())
                .hasMessageContaining("'v 1' is neither a tag nor a reference with a tag");
    }

    @Test
    void needsNothing() {
        PromoteSpec spec = new Written().bind().promote();

        assertThat(spec.from()).isNull();
        assertThat(spec.to()).isEmpty();
    }
}
