package io.github.pixelzx.docker.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutMergeTest {

    @TempDir
    Path directory;

    @Test
    void writesTheIndexThatBuildkitWrote() throws IOException, URISyntaxException {
        ImageLayout recorded = ImageLayout.read(Path.of(Objects.requireNonNull(LayoutMergeTest.class.getResource(
                        "/layouts/buildx-0.13.1-buildkit-0.13.2/three-platforms-with-provenance"))
                .toURI()));

        ImageLayout joined = new LayoutMerge(List.of(recorded)).into(directory.resolve("joined"));

        assertThat(joined.index().digest()).isEqualTo(recorded.index().digest());
        assertThat(joined.attestations()).isEqualTo(recorded.attestations());
    }

    @Test
    void joinsPartsInWhateverOrderTheyCome() throws IOException {
        ImageLayout arm = part("linux/arm/v7", Map.of());
        ImageLayout amd = part("linux/amd64", Map.of());

        ImageLayout joined = new LayoutMerge(List.of(arm, amd)).into(directory.resolve("joined"));

        assertThat(joined.platforms())
                .extracting(image -> image.manifest().digest())
                .containsExactly(
                        amd.platforms().get(0).manifest().digest(),
                        arm.platforms().get(0).manifest().digest());
        assertThat(joined.index().mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
        assertThat(new LayoutMerge(List.of(amd, arm))
                        .into(directory.resolve("again"))
                        .index())
                .isEqualTo(joined.index());
    }

    @Test
    void refusesTwoOfOnePlatform() throws IOException {
        ImageLayout first = part("linux/arm64", Map.of());
        ImageLayout second = ImageLayout.read(LayoutFixture.threePlatforms(directory.resolve("all")));

        assertRefused(List.of(first, second), "Two image layouts have linux/arm64");
    }

    @Test
    void refusesPartsOfDifferentSources() {
        assertRefused(
                List.of(
                        part("linux/arm64", Map.of("org.opencontainers.image.revision", "a")),
                        part("linux/amd64", Map.of("org.opencontainers.image.revision", "b"))),
                "different sources");
    }

    @Test
    void joinsPartsWhoseLayersWaitInARegistry() throws IOException {
        ImageLayout arm = staged(part("linux/arm/v7", Map.of()), "registry.example/app");
        ImageLayout amd = staged(part("linux/amd64", Map.of()), "registry.example/app");

        ImageLayout joined = new LayoutMerge(List.of(arm, amd)).into(directory.resolve("joined"));

        assertThat(joined.staging()).contains(ImageReference.parse("registry.example/app"));
        assertThat(joined.elsewhere())
                .hasSize(arm.elsewhere().size() + amd.elsewhere().size());
    }

    @Test
    void refusesPartsWhoseLayersAreInDifferentPlaces() throws IOException {
        ImageLayout there = staged(part("linux/arm/v7", Map.of()), "registry.example/app");

        assertRefused(List.of(there, part("linux/amd64", Map.of())), "in different places");
        assertRefused(
                List.of(there, staged(part("linux/amd64", Map.of()), "registry.example/other")), "in different places");
    }

    /** The same without its layers. */
    private static ImageLayout staged(ImageLayout layout, String repository) throws IOException {
        StagedLayout.at(layout.directory(), ImageReference.parse(repository));
        Set<Digest> documents = layout.platforms().stream()
                .map(image -> image.parsedManifest().config().digest())
                .collect(Collectors.toSet());
        for (Descriptor blob : layout.blobs()) {
            if (!documents.contains(blob.digest())) {
                Files.delete(layout.blob(blob.digest()));
            }
        }
        return ImageLayout.read(layout.directory());
    }

    @Test
    void writesJsonAsGoDoes() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("a", List.of(Map.of("b", "<&>")));

        assertThat(new String(GoJson.indented(document), StandardCharsets.UTF_8))
                .isEqualTo("{\n  \"a\": [\n    {\n      \"b\": \"\\u003c\\u0026\\u003e\"\n    }\n  ]\n}");
    }

    private void assertRefused(List<ImageLayout> parts, String what) {
        Path joined = directory.resolve("joined");
        assertThatThrownBy(() -> new LayoutMerge(parts).into(joined))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().help()).isEqualTo(HelpTopic.LAYOUTS_DIFFER);
                    assertThat(e.problem().what()).contains(what);
                });
        assertThat(Files.exists(joined)).isFalse();
    }

    private ImageLayout part(String platform, Map<String, String> labels) {
        return ImageLayout.read(
                LayoutFixture.onePlatform(directory.resolve(platform.replace('/', '-')), platform, labels));
    }
}
