package io.github.pixelzx.docker.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.layout.LayerFixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayerComparisonTest {

    @TempDir
    Path directory;

    @Test
    void namesTheModeOfAFile() throws IOException {
        assertThat(differences(file(entry -> entry.setMode(0100755)), file(entry -> entry.setMode(0100644))))
                .containsExactly("/etc/built: its mode: 0755 built, 0644 rebuilt");
    }

    @Test
    void namesTheOwnerByNumberAndName() throws IOException {
        assertThat(differences(file(entry -> entry.setIds(0, 0)), file(entry -> {
                    entry.setIds(1000, 0);
                    entry.setNames("me", "");
                })))
                .containsExactly("/etc/built: its owner: 0:0 built, 1000:0 (me:) rebuilt");
    }

    @Test
    void namesTheModificationTime() throws IOException {
        assertThat(differences(
                        file(entry -> {}),
                        file(entry -> entry.setModTime(
                                Instant.parse("2026-01-01T00:00:00Z").toEpochMilli()))))
                .containsExactly(
                        "/etc/built: its modification time: 1970-01-01T00:00:00Z built, 2026-01-01T00:00:00Z rebuilt");
    }

    @Test
    void namesAnExtendedAttribute() throws IOException {
        assertThat(differences(file(entry -> {}), file(entry -> entry.addPaxHeader("SCHILY.xattr.user.kind", "x"))))
                .containsExactly("/etc/built: its SCHILY.xattr.user.kind: none built, x rebuilt");
    }

    @Test
    void namesTheTargetOfALinkAndWhatTurnedIntoSomethingElse() throws IOException {
        assertThat(differences(
                        new LayerFixture().symlink("a", "b").hardLink("c", "d").gzip(),
                        new LayerFixture().symlink("a", "x").symlink("c", "d").gzip()))
                .startsWith(
                        "/a: its target: b built, x rebuilt", "/c: its kind: hard link built, symbolic link rebuilt");
    }

    @Test
    void namesTheByteFromWhichContentsPartAndShowsText() throws IOException {
        assertThat(differences(text("built at 10:22:31\nand more"), text("built at 10:25:02\nand more")))
                .containsExactly("/etc/built: its content, from byte 13 on: \"2:31\" built, \"5:02\" rebuilt");
    }

    @Test
    void showsBytesThatAreNoTextInHexadecimalAndAnEndAsSuch() throws IOException {
        assertThat(differences(text("same\u0001\u0002"), text("same")))
                .containsExactly(
                        "/etc/built: its size: 6 bytes built, 4 bytes rebuilt",
                        "/etc/built: its content, from byte 4 on: 01 02 built, its end rebuilt");
    }

    @Test
    void namesWhatOnlyOneOfThemHas() throws IOException {
        assertThat(differences(
                        new LayerFixture().directory("var").script("var/a", "").gzip(),
                        new LayerFixture().directory("var").script("var/b", "").gzip()))
                .containsExactly("/var/a: is missing in the rebuilt image", "/var/b: is in the rebuilt image only");
    }

    @Test
    void takesNoFileForNewBecauseTooManyDiffer() throws IOException {
        List<String> differences = differences(files(1500, "a"), files(1500, "b"));

        assertThat(differences)
                .hasSize(1000)
                .allMatch(line -> line.endsWith(": its content, from byte 0 on: \"a\" built, \"b\" rebuilt"));
    }

    @Test
    void readsArchivesInAnotherOrderNotOverAndOver() throws IOException {
        LayerFixture reversed = new LayerFixture();
        for (int i = 99; i >= 0; i--) {
            reversed.file("file" + i, 0644, "b".getBytes(StandardCharsets.UTF_8));
        }

        List<String> differences = differences(files(100, "a"), reversed.gzip());

        assertThat(differences).hasSize(100).allMatch(line -> line.contains(": its content"));
        assertThat(differences.stream().filter(line -> line.contains("from byte 0 on: \"a\" built")))
                .hasSizeBetween(5, 20);
    }

    private static byte[] files(int count, String content) {
        LayerFixture layer = new LayerFixture();
        for (int i = 0; i < count; i++) {
            layer.file("file" + i, 0644, content.getBytes(StandardCharsets.UTF_8));
        }
        return layer.gzip();
    }

    @Test
    void namesTheOrderWhereItIsAllThatDiffers() throws IOException {
        assertThat(differences(
                        new LayerFixture().script("a", "").script("b", "").gzip(),
                        new LayerFixture().script("b", "").script("a", "").gzip()))
                .containsExactly("the order of its files: entry 1 is /a built, /b rebuilt");
    }

    @Test
    void saysThatOnlyTheCompressionDiffers() throws IOException {
        byte[] tar = new LayerFixture().script("a", "a".repeat(1000)).tar();

        assertThat(differences(LayerFixture.gzip(tar), stored(tar)))
                .containsExactly("how it is compressed; the files in it are the same");
        assertThat(differences(LayerFixture.gzip(tar), tar))
                .containsExactly("how it is compressed; the files in it are the same");
    }

    @Test
    void saysThatOnlyThePaddingDiffers() throws IOException {
        byte[] tar = new LayerFixture().script("a", "").tar();
        byte[] longer = java.util.Arrays.copyOf(tar, tar.length + 512);

        assertThat(differences(tar, longer))
                .containsExactly("how its files are put into the archive, from byte " + tar.length
                        + " of it; the files are the same");
    }

    @Test
    void refusesWhatIsNoArchive() {
        assertThatThrownBy(() -> differences(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd}, text("")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("zstd");
    }

    private List<String> differences(byte[] built, byte[] rebuilt) throws IOException {
        return new LayerComparison(
                        new LayerArchive(Files.write(directory.resolve("built"), built)),
                        new LayerArchive(Files.write(directory.resolve("rebuilt"), rebuilt)))
                .differences();
    }

    private static byte[] text(String content) {
        return new LayerFixture()
                .file("etc/built", 0644, content.getBytes(StandardCharsets.UTF_8))
                .gzip();
    }

    private static byte[] file(Consumer<TarArchiveEntry> change) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes, "UTF-8")) {
            TarArchiveEntry entry = new TarArchiveEntry("etc/built");
            entry.setModTime(0L);
            change.accept(entry);
            tar.putArchiveEntry(entry);
            tar.closeArchiveEntry();
        }
        return LayerFixture.gzip(bytes.toByteArray());
    }

    private static byte[] stored(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(Deflater.NO_COMPRESSION);
            }
        }) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
