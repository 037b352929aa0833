package io.github.pixelzx.docker.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layouts that real producers wrote; {@code record.sh} beside each set tells how. */
class RecordedLayoutTest {

    private static final String RECORDED = "/layouts/buildx-0.13.1-buildkit-0.13.2/";
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final Platform ARM_V7 = Platform.parse("linux/arm/v7");

    @Test
    void readsThreePlatformsThatShareOneAttestation() {
        ImageLayout layout = recorded("three-platforms-with-provenance");

        assertThat(layout.index().digest())
                .isEqualTo(Digest.parse("sha256:2fb47e94e48b4e94c7b6190159be646c4e329ea11dad101451d562f103347f45"));
        assertThat(layout.platforms()).extracting(PlatformImage::platform).containsExactly(AMD64, ARM64, ARM_V7);
        assertThat(layout.attestations()).hasSize(3);
        assertThat(layout.manifests()).hasSize(4);
        assertThat(audit(layout).findings()).isEmpty();
        assertThat(audit(layout).started())
                .containsExactly(
                        Map.entry(AMD64, "/usr/local/bin/exit (ELF 64-bit LSB x86-64)"),
                        Map.entry(ARM64, "/usr/local/bin/exit (ELF 64-bit LSB AArch64)"),
                        Map.entry(ARM_V7, "/usr/local/bin/exit (ELF 32-bit LSB ARM, v6 or higher)"));
    }

    @Test
    void readsTheOnePlatformThatBuildxWritesWithoutIndex() {
        ImageLayout layout = recorded("one-platform");

        assertThat(layout.index().mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        assertThat(layout.platforms()).extracting(PlatformImage::platform).containsExactly(ARM64);
    }

    @ParameterizedTest
    @ValueSource(strings = {"one-platform", "one-platform-estargz", "one-platform-zstd"})
    void auditsEveryCompression(String name) {
        AuditResult result = audit(recorded(name));

        assertThat(result.findings()).isEmpty();
        assertThat(result.started()).containsEntry(ARM64, "/usr/local/bin/exit (ELF 64-bit LSB AArch64)");
    }

    private static AuditResult audit(ImageLayout layout) {
        return Audits.of(Audits::start)
                .audit(layout, new ImageSpec("exit", null, List.of(), List.of(ARM64)), List.of());
    }

    private static ImageLayout recorded(String name) {
        try {
            return ImageLayout.read(
                    Path.of(Objects.requireNonNull(RecordedLayoutTest.class.getResource(RECORDED + name))
                            .toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
