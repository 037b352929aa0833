package io.github.pixelzx.docker.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayerFixture;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.rebuild.ImageComparison.LayerDifference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageComparisonTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final byte[] BASE = new LayerFixture().script("bin/sh", "#!").gzip();
    private static final byte[] ONE = new LayerFixture().script("built", "1").gzip();
    private static final byte[] TWO = new LayerFixture().script("built", "2").gzip();

    @TempDir
    Path directory;

    private @Nullable String cache;

    @Test
    void findsNothingInTheSameImage() {
        assertThat(differences(layout("a", config("x"), BASE, ONE), layout("b", config("x"), BASE, ONE)))
                .isEmpty();
    }

    @Test
    void namesTheLayerWithTheStepThatMadeIt() {
        List<LayerDifference> found =
                differences(layout("a", config("x"), BASE, ONE), layout("b", config("x"), BASE, TWO));

        assertThat(found)
                .containsExactly(new LayerDifference(
                        "layer 2 of 2 (RUN date > /built)",
                        List.of("/built: its content, from byte 0 on: \"1\" built, \"2\" rebuilt")));
    }

    @Test
    void namesMissingLayers() {
        List<LayerDifference> found =
                differences(layout("a", config("x"), BASE, ONE), layout("b", config("x"), BASE, ONE, TWO));

        assertThat(found).containsExactly(new LayerDifference("the number of layers", List.of("2 built, 3 rebuilt")));
    }

    @Test
    void namesThePlaceInTheConfigWhereTheLayersAreTheSame() {
        List<LayerDifference> found =
                differences(layout("a", config("x"), BASE, ONE), layout("b", config("y"), BASE, ONE));

        assertThat(found)
                .containsExactly(new LayerDifference(
                        "the config", List.of("/config/Env/0: \"VALUE=x\" built, \"VALUE=y\" rebuilt")));
    }

    @Test
    void passesOverTheCacheInAnImageAndOverNothingElse() {
        cache = "W10=";
        ImageLayout cached = layout("a", config("x"), BASE, ONE);
        cache = null;

        assertThat(differences(cached, layout("b", config("x"), BASE, ONE))).isEmpty();
        assertThat(differences(cached, layout("c", config("y"), BASE, ONE)))
                .containsExactly(new LayerDifference(
                        "the config", List.of("/config/Env/0: \"VALUE=x\" built, \"VALUE=y\" rebuilt")));
    }

    private static List<LayerDifference> differences(ImageLayout built, ImageLayout rebuilt) {
        return new ImageComparison(
                        built,
                        built.platforms().get(0),
                        rebuilt,
                        rebuilt.platforms().get(0))
                .differences();
    }

    private ImageLayout layout(String name, Map<String, Object> config, byte[]... layers) {
        LayoutFixture fixture = new LayoutFixture(directory.resolve(name));
        Map<String, Object> document = LayoutFixture.configOf(AMD64, config, layers);
        List<Map<String, Object>> history = new ArrayList<>();
        history.add(Map.of("created_by", "ADD rootfs.tar / # buildkit"));
        history.add(Map.of("created_by", "CMD [\"sh\"]", "empty_layer", true));
        Arrays.stream(layers)
                .skip(1)
                .forEach(layer -> history.add(Map.of("created_by", "RUN date > /built # buildkit")));
        document.put("history", history);
        if (cache != null) {
            document.put("moby.buildkit.cache.v0", cache);
        }
        Descriptor image = LayoutFixture.withPlatform(fixture.image(document, layers), AMD64);
        return ImageLayout.read(fixture.top(fixture.index(List.of(image))));
    }

    private static Map<String, Object> config(String value) {
        return Map.of("Env", List.of("VALUE=" + value));
    }
}
