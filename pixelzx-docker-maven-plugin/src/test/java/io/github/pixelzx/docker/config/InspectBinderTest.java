package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InspectBinderTest {

    @Test
    void expectsNothingByDefault() {
        InspectSpec spec = new Written().bind().inspect();

        assertThat(spec).isEqualTo(new InspectSpec(null, List.of(), null));
    }

    @Test
    void takesTheWordPlatformsForThoseConfigured() {
        InspectSpec spec = new Written()
                .pom("platforms", "linux/arm64")
                .commandLine("pixelzx.inspect.expect", "platforms, linux/s390x")
                .bind()
                .inspect();

        assertThat(spec.expected()).containsExactly(Platform.parse("linux/arm64"), Platform.parse("linux/s390x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "alpine",
                "ghcr.io/acme/app:1.0",
                "ghcr.io/acme/app@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
                "./Some Directory/layout",
                "/var/layout"
            })
    void takesReferencesAndDirectories(String text) {
        InspectSpec spec = new Written()
                .commandLine("pixelzx.inspect.reference", text)
                .pom("inspect", RawElement.of("against", text))
                .bind()
                .inspect();

        assertThat(spec.reference()).isEqualTo(text);
        assertThat(spec.against()).isEqualTo(text);
    }
}
