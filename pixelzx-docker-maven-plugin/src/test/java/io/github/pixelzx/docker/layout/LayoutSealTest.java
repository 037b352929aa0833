package io.github.pixelzx.docker.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayoutSealTest {

    @TempDir
    Path directory;

    private Path layout;
    private LayoutSeal seal;

    @BeforeEach
    void sealsALayout() {
        layout = LayoutFixture.threePlatforms(directory.resolve("layout"));
        seal = LayoutSeal.of(layout);
    }

    @Test
    void holdsWhileNobodyWrites() throws IOException {
        ImageLayout.read(layout);

        assertThat(seal.isUnbroken(layout)).isTrue();
        // Moving the directory touches none of its files.
        Path elsewhere = Files.move(layout, directory.resolve("elsewhere"));
        assertThat(seal.isUnbroken(elsewhere)).isTrue();
    }

    @Test
    void sparesReadingWhatWasComparedAndNotWrittenToSince() throws IOException {
        Path layer = firstLayer();
        byte[] bytes = Files.readAllBytes(layer);
        bytes[0] ^= 1;
        Files.write(layer, bytes);

        // Nothing but its seal says that somebody has compared it.
        ImageLayout believed = ImageLayout.read(layout, LayoutSeal.of(layout));

        assertThat(believed.platforms()).hasSize(3);
        assertThatThrownBy(() -> ImageLayout.read(layout, seal)).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> ImageLayout.read(layout)).isInstanceOf(ProblemException.class);
    }

    @Test
    void doesNotSpareALayerThatIsCutShort() throws IOException {
        Path layer = firstLayer();
        Files.write(layer, Arrays.copyOf(Files.readAllBytes(layer), 1));

        assertThatThrownBy(() -> ImageLayout.read(layout, LayoutSeal.of(layout)))
                .isInstanceOf(ProblemException.class);
    }

    @Test
    void isTakenBeforeALayoutIsRead() throws IOException {
        ImageLayout read = ImageLayout.read(layout);
        Path layer = firstLayer();
        assertThat(read.seal().isUnbroken(layout)).isTrue();

        Files.write(layer, Files.readAllBytes(layer));

        assertThat(read.seal().keptIn(layout).isUnbroken(layout)).isFalse();
    }

    @Test
    void forgetsWhatIsTakenAwayOnPurpose() throws IOException {
        Path more = Files.createFile(layout.resolve("more"));
        LayoutSeal before = LayoutSeal.of(layout);
        Files.delete(more);

        assertThat(before.isUnbroken(layout)).isFalse();
        assertThat(before.keptIn(layout).isUnbroken(layout)).isTrue();
    }

    private Path firstLayer() throws IOException {
        ImageLayout read = ImageLayout.read(layout);
        return read.blob(
                read.platforms().get(0).parsedManifest().layers().get(0).digest());
    }

    @Test
    void noticesAByteWhoseWriterPutTheTimesBack() throws IOException {
        Path blob = someBlob();
        FileTime modified = Files.getLastModifiedTime(blob);
        byte[] bytes = Files.readAllBytes(blob);
        bytes[0] ^= 1;
        Files.write(blob, bytes);
        Files.setLastModifiedTime(blob, modified);

        assertThat(seal.isUnbroken(layout)).isFalse();
    }

    @Test
    void noticesAFileThatIsMissingNewOrACopy() throws IOException {
        Path blob = someBlob();
        Path other = directory.resolve("other");
        Files.copy(blob, other, StandardCopyOption.COPY_ATTRIBUTES);
        Files.delete(blob);
        assertThat(seal.isUnbroken(layout)).isFalse();

        Files.move(other, blob);
        assertThat(seal.isUnbroken(layout)).isFalse();

        LayoutSeal again = LayoutSeal.of(layout);
        Files.createFile(layout.resolve("more"));
        assertThat(again.isUnbroken(layout)).isFalse();
    }

    @Test
    void provesNothingOfABlobThatLiesElsewhere() throws IOException {
        Path blob = someBlob();
        Files.move(blob, directory.resolve("other"));
        Files.createSymbolicLink(blob, directory.resolve("other"));

        assertThat(LayoutSeal.of(layout).isUnbroken(layout)).isFalse();
    }

    @Test
    void provesNothingOfALayoutThatIsNotThere() {
        LayoutSeal none = LayoutSeal.of(directory.resolve("none"));

        assertThat(none.isUnbroken(directory.resolve("none"))).isFalse();
    }

    private Path someBlob() throws IOException {
        try (Stream<Path> blobs = Files.list(layout.resolve("blobs/sha256"))) {
            return blobs.sorted().findFirst().orElseThrow();
        }
    }
}
