package io.github.pixelzx.docker.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageLayoutTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final Platform ARM_V7 = Platform.parse("linux/arm/v7");

    @TempDir
    Path directory;

    @Test
    void listsPlatformsInCanonicalOrderWithTheirConfigs() {
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(directory));

        assertThat(layout.platforms()).extracting(PlatformImage::platform).containsExactly(AMD64, ARM64, ARM_V7);
        assertThat(layout.platforms())
                .allSatisfy(image -> assertThat(image.config().platform()).isEqualTo(image.platform()));
        assertThat(layout.index().mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
        assertThat(layout.parsedIndex().manifests()).hasSize(3);
    }

    @Test
    void listsEveryBlobAndManifestOnceAndNeverTheIndex() {
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(directory));

        assertThat(layout.blobs()).hasSize(3 + 1 + 3).doesNotHaveDuplicates();
        assertThat(layout.manifests()).hasSize(3).doesNotHaveDuplicates();
        assertThat(layout.manifests())
                .extracting(Descriptor::digest)
                .doesNotContain(layout.index().digest());
    }

    @Test
    void givesTheBytesTheIndexsDigestNames() throws IOException {
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(directory));

        assertThat(Digest.of(layout.bytes(layout.index())))
                .isEqualTo(layout.index().digest());
        assertThat(Digest.of(layout.blob(layout.index().digest())))
                .isEqualTo(layout.index().digest());
    }

    @Test
    void leavesAttestationsOutOfPlatformsButPublishesThem() {
        LayoutFixture fixture = new LayoutFixture(directory);
        Descriptor amd64 = fixture.image(AMD64, Map.of(), new LayerFixture().gzip());
        Descriptor arm64 = fixture.image(ARM64, Map.of(), new LayerFixture().gzip());
        Descriptor attestation = fixture.attestation(amd64);
        fixture.top(fixture.index(List.of(amd64, arm64, attestation, attestation)));

        ImageLayout layout = ImageLayout.read(directory);

        assertThat(layout.platforms()).hasSize(2);
        assertThat(layout.attestations()).hasSize(2);
        assertThat(layout.manifests())
                .extracting(Descriptor::digest)
                .containsExactlyInAnyOrder(amd64.digest(), arm64.digest(), attestation.digest());
    }

    @Test
    void checksTheBlobsOfAttestations() throws IOException {
        LayoutFixture fixture = new LayoutFixture(directory);
        Descriptor amd64 = fixture.image(AMD64, Map.of(), new LayerFixture().gzip());
        fixture.top(fixture.index(List.of(amd64, fixture.attestation(amd64))));
        Descriptor statement = ImageLayout.read(directory).blobs().stream()
                .filter(blob -> blob.size() == "{\"predicate\":\"x\"}".length())
                .findFirst()
                .orElseThrow();
        Files.delete(directory.resolve("blobs/sha256/" + statement.digest().hex()));

        assertThat(refusal()).contains("a blob of the attestation manifest", "is missing");
    }

    @Test
    void readsALayoutOfOneManifestWithoutIndex() {
        LayoutFixture fixture = new LayoutFixture(directory);
        Descriptor image = fixture.image(ARM64, Map.of(), new LayerFixture().gzip());
        fixture.top(image);

        ImageLayout layout = ImageLayout.read(directory);

        assertThat(layout.index()).isEqualTo(Descriptor.of(MediaTypes.OCI_MANIFEST, image.digest(), image.size()));
        assertThat(layout.manifests()).isEmpty();
        assertThat(layout.blobs()).hasSize(2);
        assertThat(layout.parsedIndex().manifests())
                .singleElement()
                .satisfies(entry -> assertThat(entry.platform()).isEqualTo(ARM64));
        assertThat(layout.platforms()).extracting(PlatformImage::platform).containsExactly(ARM64);
    }

    @Test
    void readsNestedIndexesAndPublishesThemAfterTheirManifests() {
        LayoutFixture fixture = new LayoutFixture(directory);
        Descriptor amd64 = fixture.image(AMD64, Map.of(), new LayerFixture().gzip());
        Descriptor arm64 = fixture.image(ARM64, Map.of(), new LayerFixture().gzip());
        Descriptor inner = fixture.index(List.of(arm64));
        fixture.top(fixture.index(List.of(amd64, inner)));

        ImageLayout layout = ImageLayout.read(directory);

        assertThat(layout.platforms()).extracting(PlatformImage::platform).containsExactly(AMD64, ARM64);
        assertThat(layout.manifests())
                .extracting(Descriptor::digest)
                .containsExactly(amd64.digest(), arm64.digest(), inner.digest());
    }

    @Test
    void takesSeveralNamesOfOneIndexForOne() {
        LayoutFixture fixture = new LayoutFixture(directory);
        Descriptor index = fixture.index(List.of(fixture.image(AMD64, Map.of(), new LayerFixture().gzip())));
        fixture.top(index, index);

        assertThat(ImageLayout.read(directory).index()).isEqualTo(index);
    }

    @Test
    void takesThePlatformFromTheConfigWhereTheIndexNamesNone() {
        LayoutFixture fixture = new LayoutFixture(directory);
        byte[] layer = new LayerFixture().gzip();
        Descriptor image = fixture.image(LayoutFixture.configOf(ARM_V7, Map.of(), layer), layer);
        fixture.top(fixture.index(List.of(image)));

        assertThat(ImageLayout.read(directory).platforms())
                .extracting(PlatformImage::platform)
                .containsExactly(ARM_V7);
    }

    @Test
    void ignoresWhatBuildxLeavesBeside() throws IOException {
        LayoutFixture.threePlatforms(directory);
        Files.createDirectories(directory.resolve("ingest"));
        Files.writeString(directory.resolve("blobs/sha256/half-written"), "x");

        assertThat(ImageLayout.read(directory).platforms()).hasSize(3);
    }

    @Test
    void saysThatThereIsNoLayout() {
        Path nowhere = directory.resolve("layout");

        assertThatThrownBy(() -> ImageLayout.read(nowhere))
                .asInstanceOf(type(ProblemException.class))
                .satisfies(e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.LAYOUT_MISSING))
                .satisfies(e -> assertThat(e.getMessage()).contains(nowhere.toString(), "mvn clean package"));
    }

    @Test
    void namesEveryMissingPlatformAtOnce() {
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(directory));

        layout.requirePlatforms(List.of(ARM64, AMD64));
        assertThatThrownBy(() -> layout.requirePlatforms(
                        List.of(AMD64, Platform.parse("linux/s390x"), Platform.parse("linux/riscv64"))))
                .asInstanceOf(type(ProblemException.class))
                .satisfies(e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.PLATFORM_MISSING))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("has no linux/riscv64, linux/s390x", "holds linux/amd64, linux/arm64, linux/arm/v7"));
    }

    @Test
    void givesNoFileOfABlobItDidNotCheck() throws IOException {
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(directory));
        Digest stranger = Digest.of(new byte[] {9});
        Files.write(directory.resolve("blobs/sha256/" + stranger.hex()), new byte[] {9});

        assertThatThrownBy(() -> layout.blob(stranger)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noticesADocumentThatChangedAfterReading() throws IOException {
        ImageLayout layout = ImageLayout.read(LayoutFixture.threePlatforms(directory));
        Descriptor manifest = layout.manifests().get(0);
        Path file = layout.blob(manifest.digest());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);

        assertThatThrownBy(() -> layout.bytes(manifest)).hasMessageContaining("has the digest");
    }

    private String refusal() {
        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> ImageLayout.read(directory));
        assertThat(refusal.problem().help()).isEqualTo(HelpTopic.LAYOUT_DAMAGED);
        return refusal.getMessage();
    }
}
