package io.github.pixelzx.docker.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.MediaTypes;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a repository does, be it real, faked, or a strict registry's. */
abstract class RegistryContract {

    @TempDir
    Path directory;

    private Registry registry;

    /** A repository nobody else writes to, empty at first. */
    abstract Registry registry();

    @BeforeEach
    void opensTheRepository() {
        registry = registry();
    }

    @AfterEach
    void closesTheRepository() {
        registry.close();
    }

    @Test
    void hasABlobOnceItIsUploaded() {
        Path file = write(UUID.randomUUID().toString());
        Descriptor blob = descriptor(file);

        assertThat(registry.hasBlob(blob)).isFalse();
        assertThat(registry.uploadBlob(blob, file)).isTrue();
        assertThat(registry.hasBlob(blob)).isTrue();
    }

    @Test
    void handsASmallBlobOutByteForByte() throws IOException {
        Path file = write("small " + UUID.randomUUID());
        Descriptor blob = descriptor(file);
        registry.uploadBlob(blob, file);

        assertThat(registry.readBlob(blob).orElseThrow()).isEqualTo(Files.readAllBytes(file));
    }

    @Test
    void writesABlobIntoAFile() throws IOException {
        Path file = write("0123456789abcdef".repeat(20_000) + UUID.randomUUID());
        registry.uploadBlob(descriptor(file), file);
        Path copy = directory.resolve("copy");

        registry.fetchBlob(descriptor(file), copy);

        assertThat(copy).hasSameBinaryContentAs(file);
    }

    @Test
    void handsNoBlobOutThatIsNotThere() {
        assertThat(registry.readBlob(descriptor(write("never sent " + UUID.randomUUID()))))
                .isEmpty();
    }

    @Test
    void sendsABlobOnce() {
        Path file = write(UUID.randomUUID().toString());

        assertThat(registry.uploadBlob(descriptor(file), file)).isTrue();
        assertThat(registry.uploadBlob(descriptor(file), file)).isFalse();
    }

    @Test
    void sendsABlobOfManyBuffers() {
        Path file = write("0123456789abcdef".repeat(20_000) + UUID.randomUUID());

        assertThat(registry.uploadBlob(descriptor(file), file)).isTrue();
        assertThat(registry.hasBlob(descriptor(file))).isTrue();
    }

    @Test
    void fetchesABlobToDigestIt() {
        Path file = write(UUID.randomUUID().toString());
        assertThat(registry.digestBlob(descriptor(file))).isEmpty();

        registry.uploadBlob(descriptor(file), file);

        assertThat(registry.digestBlob(descriptor(file)))
                .contains(descriptor(file).digest());
    }

    @Test
    void takesNothingOverFromARepositoryThatDoesNotHaveIt() {
        Path file = write(UUID.randomUUID().toString());
        ImageReference source =
                ImageReference.parse(registry.repository().registry() + "/pixelzx-contract/nobody-writes-here");

        assertThat(registry.mountBlob(descriptor(file), source)).isFalse();
        assertThat(registry.hasBlob(descriptor(file))).isFalse();
    }

    @Test
    void refusesABlobWhoseBytesAreNotThoseOfItsDigest() {
        Path file = write("before " + UUID.randomUUID());
        Descriptor blob = descriptor(file);
        rewrite(file);

        assertThatThrownBy(() -> registry.uploadBlob(blob, file))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> assertThat(e.problem().help()).isEqualTo(HelpTopic.LAYOUT_DAMAGED));
        assertThat(registry.hasBlob(blob)).isFalse();
    }

    @Test
    void findsNoManifestNobodyWrote() {
        assertThat(registry.headManifest("nothing")).isEmpty();
        assertThat(registry.getManifest("nothing")).isEmpty();
        assertThat(registry.getManifest(Digest.of(new byte[0]).toString())).isEmpty();
    }

    @Test
    void handsOutAManifestByteForByte() {
        byte[] manifest = manifest("first");
        String digest = Digest.of(manifest).toString();

        registry.putManifest(manifest, MediaTypes.OCI_MANIFEST, digest);

        assertThat(registry.headManifest(digest)).contains(Digest.of(manifest));
        assertThat(registry.getManifest(digest)).hasValueSatisfying(found -> {
            assertThat(found.bytes()).isEqualTo(manifest);
            assertThat(found.mediaType()).isEqualTo(MediaTypes.OCI_MANIFEST);
        });
    }

    @Test
    void movesATag() {
        byte[] first = manifest("first");
        byte[] second = manifest("second");

        registry.putManifest(first, MediaTypes.OCI_MANIFEST, "latest");
        assertThat(registry.headManifest("latest")).contains(Digest.of(first));
        registry.putManifest(second, MediaTypes.OCI_MANIFEST, "latest");

        assertThat(registry.headManifest("latest")).contains(Digest.of(second));
        assertThat(registry.headManifest(Digest.of(first).toString())).contains(Digest.of(first));
    }

    @Test
    void keepsAnIndexOfManifestsItHas() {
        byte[] manifest = manifest("indexed");
        registry.putManifest(
                manifest, MediaTypes.OCI_MANIFEST, Digest.of(manifest).toString());
        byte[] index = """
                {"schemaVersion":2,   "mediaType":"%s","manifests":[{"mediaType":"%s","digest":"%s","size":%d,
                "platform":{"os":"linux","architecture":"arm64"}}]}
                """.formatted(
                        MediaTypes.OCI_INDEX, MediaTypes.OCI_MANIFEST, Digest.of(manifest), manifest.length)
                .getBytes(UTF_8);

        registry.putManifest(index, MediaTypes.OCI_INDEX, "1.0");

        assertThat(registry.getManifest("1.0")).hasValueSatisfying(found -> {
            assertThat(found.bytes()).isEqualTo(index);
            assertThat(found.mediaType()).isEqualTo(MediaTypes.OCI_INDEX);
        });
    }

    @Test
    void listsAllTagsAndNoDigests() {
        assertThat(registry.tags()).isEmpty();
        registry.putManifest(manifest("first"), MediaTypes.OCI_MANIFEST, "1.0");
        registry.putManifest(manifest("second"), MediaTypes.OCI_MANIFEST, "1.1");
        registry.putManifest(manifest("first"), MediaTypes.OCI_MANIFEST, "latest");

        assertThat(registry.tags()).containsExactlyInAnyOrder("1.0", "1.1", "latest");
    }

    @Test
    void removesAManifestByItsDigest() {
        byte[] manifest = manifest("removed");
        Digest digest = Digest.of(manifest);
        registry.putManifest(manifest, MediaTypes.OCI_MANIFEST, digest.toString());

        assertThat(registry.deleteManifest(digest)).isEqualTo(new Deletion.Removed());
        assertThat(registry.headManifest(digest.toString())).isEmpty();
        assertThat(registry.deleteManifest(digest)).isEqualTo(new Deletion.Gone());
    }

    /** A manifest whose blobs are there, with white space no program would write again. */
    private byte[] manifest(String content) {
        Path config = write("{\"os\":\"linux\",\"architecture\":\"arm64\",\"author\":\"" + content + "\"}");
        Path layer = write(content);
        registry.uploadBlob(descriptor(config), config);
        registry.uploadBlob(descriptor(layer), layer);
        return """
                {"schemaVersion" :2,"mediaType":"%s",
                  "config":{"mediaType":"%s","digest":"%s","size":%d},
                  "layers":[{"mediaType":"application/vnd.oci.image.layer.v1.tar","digest":"%s","size":%d}]}
                """.formatted(
                        MediaTypes.OCI_MANIFEST,
                        MediaTypes.OCI_CONFIG,
                        descriptor(config).digest(),
                        descriptor(config).size(),
                        descriptor(layer).digest(),
                        descriptor(layer).size())
                .getBytes(UTF_8);
    }

    private Path write(String content) {
        try {
            return Files.writeString(Files.createTempFile(directory, "blob", ""), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void rewrite(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            bytes[0] ^= 1;
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Descriptor descriptor(Path file) {
        try {
            return Descriptor.of("application/vnd.oci.image.layer.v1.tar", Digest.of(file), Files.size(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
