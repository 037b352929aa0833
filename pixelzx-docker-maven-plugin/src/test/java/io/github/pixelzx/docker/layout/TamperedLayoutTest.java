package io.github.pixelzx.docker.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is not exactly what was built is refused, and the refusal names it. */
class TamperedLayoutTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    @TempDir
    Path directory;

    enum Part {
        INDEX,
        MANIFEST,
        CONFIG,
        LAYER;

        Descriptor of(ImageLayout layout) {
            PlatformImage arm64 = layout.platforms().get(1);
            return switch (this) {
                case INDEX -> layout.index();
                case MANIFEST -> arm64.manifest();
                case CONFIG -> arm64.parsedManifest().config();
                case LAYER -> arm64.parsedManifest().layers().get(1);
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesOneFlippedBit(Part part) throws IOException {
        Path file = blob(part);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThat(refusal())
                .contains(
                        file.getFileName().toString(),
                        "has the digest sha256:" + Digest.of(bytes).hex());
    }

    @ParameterizedTest
    @EnumSource
    void refusesAMissingBlob(Part part) throws IOException {
        Path file = blob(part);
        Files.delete(file);

        assertThat(refusal()).contains(file.getFileName().toString(), "is missing");
    }

    @ParameterizedTest
    @EnumSource
    void refusesATruncatedBlob(Part part) throws IOException {
        Path file = blob(part);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

        assertThat(refusal())
                .contains(file.getFileName().toString(), (bytes.length - 1) + " bytes instead of " + bytes.length);
    }

    @ParameterizedTest
    @EnumSource
    void refusesExtraBytes(Part part) throws IOException {
        Path file = blob(part);
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length + 5));

        assertThat(refusal())
                .contains(file.getFileName().toString(), (bytes.length + 5) + " bytes instead of " + bytes.length);
    }

    @ParameterizedTest
    @EnumSource
    @Timeout(20)
    void refusesADirectoryInABlobsPlace(Part part) throws IOException {
        Path file = blob(part);
        Files.delete(file);
        Files.createDirectory(file);

        assertThat(refusal()).contains(file.getFileName().toString(), "is missing");
    }

    @Test
    void namesEveryDamagedLayer() throws IOException {
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(directory));
        for (PlatformImage image : layout.platforms()) {
            Files.delete(layout.blob(image.parsedManifest().layers().get(1).digest()));
        }

        assertThat(refusal()).contains("layer 2 of linux/amd64", "layer 2 of linux/arm64", "layer 2 of linux/arm/v7");
    }

    @Test
    void refusesTwoPlatformsSwappedInAnOtherwiseConsistentIndex() {
        LayoutFixture fixture = new LayoutFixture(directory);
        Descriptor amd64 = fixture.image(AMD64, Map.of(), new LayerFixture().gzip());
        Descriptor arm64 = fixture.image(ARM64, Map.of(), new LayerFixture().gzip());
        fixture.top(fixture.index(
                List.of(LayoutFixture.withPlatform(amd64, ARM64), LayoutFixture.withPlatform(arm64, AMD64))));

        assertThat(refusal())
                .contains(
                        "manifest " + amd64.digest() + " is for linux/arm64, its config is for linux/amd64",
                        "manifest " + arm64.digest() + " is for linux/amd64, its config is for linux/arm64");
    }

    @Test
    void refusesAVariantThatIsNotTheConfigs() {
        LayoutFixture fixture = new LayoutFixture(directory);
        Descriptor image = fixture.image(Platform.parse("linux/arm/v6"), Map.of(), new LayerFixture().gzip());
        fixture.top(fixture.index(List.of(LayoutFixture.withPlatform(image, Platform.parse("linux/arm/v7")))));

        assertThat(refusal()).contains("is for linux/arm/v7, its config is for linux/arm/v6");
    }

    @Test
    void refusesOnePlatformTwice() {
        LayoutFixture fixture = new LayoutFixture(directory);
        Descriptor one = fixture.image(ARM64, Map.of("User", "1"), new LayerFixture().gzip());
        Descriptor two = fixture.image(ARM64, Map.of("User", "2"), new LayerFixture().gzip());
        fixture.top(fixture.index(List.of(one, two)));

        assertThat(refusal()).contains("linux/arm64 twice: " + one.digest() + " and " + two.digest());
    }

    @Test
    void refusesAPlatformNamedInIndexJsonThatIsNotTheConfigs() {
        LayoutFixture fixture = new LayoutFixture(directory);
        Descriptor image = fixture.image(AMD64, Map.of(), new LayerFixture().gzip());
        fixture.top(LayoutFixture.withPlatform(image, ARM64));

        assertThat(refusal()).contains("is for linux/arm64, its config is for linux/amd64");
    }

    @Test
    void refusesALayerTheConfigDoesNotKnow() {
        LayoutFixture fixture = new LayoutFixture(directory);
        byte[] layer = new LayerFixture().gzip();
        Descriptor image = LayoutFixture.withPlatform(
                fixture.image(LayoutFixture.configOf(AMD64, Map.of(), layer), layer, layer), AMD64);
        fixture.top(fixture.index(List.of(image)));

        assertThat(refusal()).contains("linux/amd64 has 2 layers, its config names 1");
    }

    @Test
    void refusesADocumentListedAsAnotherKind() {
        LayoutFixture fixture = new LayoutFixture(directory);
        Descriptor image = fixture.image(AMD64, Map.of(), new LayerFixture().gzip());
        Descriptor index = fixture.index(List.of(image));
        fixture.top(fixture.index(List.of(
                new Descriptor(MediaTypes.DOCKER_MANIFEST, image.digest(), image.size(), AMD64, Map.of()), index)));

        assertThat(refusal()).contains("is listed as '" + MediaTypes.DOCKER_MANIFEST, "calls itself");
    }

    @Test
    void refusesAnEntryThatIsNoImage() {
        LayoutFixture fixture = new LayoutFixture(directory);
        fixture.top(fixture.index(List.of(fixture.blob("application/x-strange", new byte[] {1}))));

        assertThat(refusal()).contains("application/x-strange");
    }

    @Test
    void refusesAnIndexWithoutImages() {
        LayoutFixture fixture = new LayoutFixture(directory);
        fixture.top(fixture.index(List.of()));

        assertThat(refusal()).contains("lists no image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage",
                "[]",
                "{}",
                "{\"manifests\":[]}",
                "{\"manifests\":[7]}",
                "{\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"digest\":\"sha256:xyz\",\"size\":3}]}",
                "{\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"digest\":\"sha256:../../../../../../etc/passwd\",\"size\":3}]}",
                "{\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"digest\":\"sha512:00\",\"size\":3}]}"
            })
    void refusesAnIndexJsonThatPointsToNoIndex(String text) {
        new LayoutFixture(directory).top(text.getBytes(StandardCharsets.UTF_8));

        assertThat(refusal()).contains("index.json");
    }

    @Test
    void refusesADigestWithPathCharactersDeeperInside() {
        LayoutFixture fixture = new LayoutFixture(directory);
        byte[] manifest = ("{\"schemaVersion\":2,\"config\":{\"mediaType\":\"" + MediaTypes.OCI_CONFIG
                        + "\",\"digest\":\"sha256:" + "../".repeat(21) + "x\",\"size\":2},\"layers\":[]}")
                .getBytes(StandardCharsets.UTF_8);
        fixture.top(fixture.index(
                List.of(LayoutFixture.withPlatform(fixture.blob(MediaTypes.OCI_MANIFEST, manifest), AMD64))));

        assertThat(refusal()).contains("the manifest of linux/amd64 cannot be read", "not a sha256 digest");
    }

    @Test
    void refusesTwoImagesInOneLayout() {
        LayoutFixture fixture = new LayoutFixture(directory);
        Descriptor one = fixture.index(List.of(fixture.image(AMD64, Map.of(), new LayerFixture().gzip())));
        Descriptor two = fixture.index(List.of(fixture.image(ARM64, Map.of(), new LayerFixture().gzip())));
        fixture.top(one, two);

        assertThat(refusal()).contains("index.json points to 2 documents");
    }

    @Test
    void refusesADocumentOfAbsurdSize() {
        LayoutFixture fixture = new LayoutFixture(directory);
        Descriptor image = fixture.image(AMD64, Map.of(), new LayerFixture().gzip());
        fixture.top(Descriptor.of(image.mediaType(), image.digest(), Long.MAX_VALUE));

        assertThat(refusal()).contains("no document is that long");
    }

    @Test
    @Timeout(20)
    void refusesIndexesThatMultiply() {
        LayoutFixture fixture = new LayoutFixture(directory);
        Descriptor inner = fixture.index(List.of());
        for (int i = 0; i < 3; i++) {
            inner = fixture.index(Collections.nCopies(900, inner));
        }
        fixture.top(inner);

        assertThat(refusal()).contains("more than 1000 documents");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"imageLayoutVersion\":\"2.0.0\"}"})
    void refusesALayoutOfAnUnknownVersion(String text) throws IOException {
        LayoutFixture.threePlatforms(directory);
        Files.writeString(directory.resolve("oci-layout"), text);

        assertThat(refusal()).contains("imageLayoutVersion");
    }

    private Path blob(Part part) {
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(directory));
        return layout.blob(part.of(layout).digest());
    }

    private String refusal() {
        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> ImageLayout.read(directory));
        assertThat(refusal).as("the layout was accepted").isNotNull();
        assertThat(refusal.problem().help()).isEqualTo(HelpTopic.LAYOUT_DAMAGED);
        return refusal.getMessage();
    }
}
