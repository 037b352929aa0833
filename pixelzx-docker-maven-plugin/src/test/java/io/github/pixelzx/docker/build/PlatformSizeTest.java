package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Platform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlatformSizeTest {

    private static final Platform ARM64 = Platform.parse("linux/arm64");

    @TempDir
    Path directory;

    @Test
    void addsUpTheLayersOfEachPlatform() throws IOException {
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(directory.resolve("layout")));
        List<Descriptor> layers = layout.platforms().stream()
                .filter(image -> image.platform().equals(ARM64))
                .findFirst()
                .orElseThrow()
                .parsedManifest()
                .layers();
        long unpacked = 0;
        for (Descriptor layer : layers) {
            try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(layout.blob(layer.digest())))) {
                unpacked += in.readAllBytes().length;
            }
        }

        Map<Platform, PlatformSize> sizes = PlatformSize.of(layout, Map.of());

        assertThat(sizes).hasSize(3);
        assertThat(sizes.get(ARM64).layers()).hasSize(2);
        assertThat(sizes.get(ARM64).compressed())
                .isEqualTo(layers.stream().mapToLong(Descriptor::size).sum());
        assertThat(sizes.get(ARM64).unpacked()).isEqualTo(unpacked);
    }

    @Test
    void unpacksNoLayerTwice() throws IOException {
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(directory.resolve("layout")));
        Map<Platform, PlatformSize> first = PlatformSize.of(layout, Map.of());
        for (Descriptor blob : layout.blobs()) {
            Files.delete(layout.blob(blob.digest()));
        }

        assertThat(PlatformSize.of(layout, first)).isEqualTo(first);
    }
}
