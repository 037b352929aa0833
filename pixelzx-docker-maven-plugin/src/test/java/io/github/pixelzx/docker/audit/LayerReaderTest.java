package io.github.pixelzx.docker.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.pixelzx.docker.audit.LayerEntry.FileEntry;
import io.github.pixelzx.docker.layout.ElfFixture;
import io.github.pixelzx.docker.layout.LayerFixture;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class LayerReaderTest {

    @TempDir
    Path directory;

    @Test
    void readsGzipAndPlainTarAlike() {
        LayerFixture layer = new LayerFixture().program("app", ElfFixture.program("arm64"));
        byte[] tar = layer.tar();

        assertThat(read(LayerFixture.gzip(tar))).isEqualTo(read(tar)).hasSize(1);
    }

    @Test
    void readsGzipOfSeveralMembers() {
        byte[] tar = new LayerFixture()
                .program("app", ElfFixture.program("arm64"))
                .program("b", new byte[0])
                .tar();
        ByteArrayOutputStream members = new ByteArrayOutputStream();
        members.writeBytes(LayerFixture.gzip(Arrays.copyOf(tar, 512)));
        members.writeBytes(LayerFixture.gzip(Arrays.copyOfRange(tar, 512, tar.length)));

        assertThat(read(members.toByteArray())).hasSize(2);
    }

    @Test
    void readsLongNames() {
        String name = "a".repeat(90) + "/" + "b".repeat(200) + "/app";

        assertThat(read(new LayerFixture().script(name, "#!/bin/sh").gzip()))
                .extracting(LayerEntry::path)
                .containsExactly(name);
    }

    @Test
    void keepsTheModeAndTellsContentsApart() {
        List<LayerEntry> entries = read(new LayerFixture()
                .file("text", 0644, "hello".getBytes(StandardCharsets.UTF_8))
                .file("empty", 0755, new byte[0])
                .program("archive", "!<arch>\nx".getBytes(StandardCharsets.UTF_8))
                .program("cut", Arrays.copyOf(ElfFixture.program("arm64"), 20))
                .gzip());

        assertThat(entries)
                .extracting(
                        LayerEntry::path,
                        entry -> ((FileEntry) entry).mode(),
                        entry -> ((FileEntry) entry).size(),
                        entry -> ((FileEntry) entry).content())
                .containsExactly(
                        tuple("text", 0644, 5L, FileContent.OTHER),
                        tuple("empty", 0755, 0L, FileContent.EMPTY),
                        tuple(
                                "archive",
                                0755,
                                9L,
                                new FileContent.Unrunnable(
                                        "is an archive and no program, such as 'go build' makes of a package other than"
                                                + " main")),
                        tuple(
                                "cut",
                                0755,
                                20L,
                                new FileContent.Unrunnable("is a damaged program: its ELF header is cut off")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3900, 5000, 200_000})
    void findsTheLoadersNameWhereverItStands(int gap) {
        for (String architecture : List.of("arm64", "arm", "s390x")) {
            byte[] program = ElfFixture.dynamic(architecture, "/lib/ld-linux.so.1", gap);

            assertThat(content(program))
                    .isInstanceOfSatisfying(
                            FileContent.Program.class,
                            read -> assertThat(read.interpreter()).isEqualTo("/lib/ld-linux.so.1"));
        }
    }

    @Test
    void knowsNoLoaderWhereTheHeadersLeadNowhere() {
        byte[] program = ElfFixture.dynamic("arm64", "/lib/ld.so", 5000);

        assertThat(content(Arrays.copyOf(program, 4000)))
                .isInstanceOfSatisfying(
                        FileContent.Program.class,
                        read -> assertThat(read.interpreter()).isNull());
        Arrays.fill(program, 32, 40, (byte) 0x7f);
        assertThat(content(program))
                .isInstanceOfSatisfying(
                        FileContent.Program.class,
                        read -> assertThat(read.interpreter()).isNull());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 18, 40})
    void refusesTruncatedGzip(int missing) {
        byte[] layer = new LayerFixture().program("app", noise(2000)).gzip();

        assertThat(refusal(Arrays.copyOf(layer, layer.length - missing)))
                .contains("Cannot read layer 1 of linux/arm64", "no sound archive");
    }

    @Test
    void refusesGzipWithAWrongChecksum() {
        byte[] layer = new LayerFixture().program("app", noise(2000)).gzip();
        layer[layer.length - 6] ^= 1;

        assertThat(refusal(layer)).contains("no sound archive");
    }

    @ParameterizedTest
    @ValueSource(ints = {700, 512 + 100})
    void refusesATruncatedTar(int length) {
        byte[] tar = new LayerFixture().program("app", noise(2000)).tar();

        assertThat(refusal(Arrays.copyOf(tar, length))).contains("no sound archive");
    }

    @Test
    void refusesNoise() {
        assertThat(refusal(noise(10_000))).contains("no sound archive");
        assertThat(refusal(LayerFixture.gzip(noise(10_000)))).contains("no sound archive");
    }

    @Test
    void refusesAHeaderWithAWrongChecksum() {
        byte[] tar = new LayerFixture().program("app", new byte[3]).tar();
        tar[0] = 'b';

        assertThat(refusal(tar)).contains("'bpp' has a wrong checksum");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../etc/passwd", "a/../../b", ".."})
    void refusesNamesThatLeadOut(String name) {
        assertThat(refusal(new LayerFixture().program(name, new byte[3]).gzip()))
                .contains("leads out of its directory");
    }

    @ParameterizedTest
    @ValueSource(bytes = {TarConstants.LF_GNUTYPE_LONGNAME, TarConstants.LF_PAX_EXTENDED_HEADER_LC})
    void refusesAHeaderWithoutEnd(byte type) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] endless = new byte[8 << 20];
        Arrays.fill(endless, (byte) 'a');
        byte[] record = (endless.length + " path=").getBytes(StandardCharsets.UTF_8);
        System.arraycopy(record, 0, endless, 0, type == TarConstants.LF_PAX_EXTENDED_HEADER_LC ? record.length : 0);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            TarArchiveEntry entry = new TarArchiveEntry("bomb", type);
            entry.setSize(endless.length);
            tar.putArchiveEntry(entry);
            tar.write(endless);
            tar.closeArchiveEntry();
        }

        assertThat(refusal(LayerFixture.gzip(bytes.toByteArray()))).contains("a header is longer than 1048576 bytes");
    }

    @Test
    void readsFilesLongerThanAnyHeaderMayBe() {
        assertThat(read(new LayerFixture()
                        .file("large", 0644, new byte[3 << 20])
                        .program("app", ElfFixture.program("arm64"))
                        .gzip()))
                .hasSize(2);
    }

    @Test
    void readsZstdOfSeveralFramesAndPassesSkippableOnesBy() {
        assertThat(read(Programs.of("layer.zst"))).extracting(LayerEntry::path).containsExactly("amd64", "arm64");
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 60, 150, 280})
    void refusesTruncatedZstd(int length) {
        assertThat(refusal(Arrays.copyOf(Programs.of("layer.zst"), length))).contains("no sound archive");
    }

    @Test
    void refusesZstdWithAWrongChecksum() {
        byte[] layer = Programs.of("layer.zst");
        // The four bytes before the second skippable frame, of the 13 bytes each has.
        int end = indexOf(layer, new byte[] {0x50, 0x2a, 0x4d, 0x18}, 13);
        layer[end - 2] ^= 1;

        assertThat(refusal(layer)).contains("checksum");
    }

    @Test
    void saysThatAZstdWindowIsTooLarge() {
        ProblemException refusal =
                catchThrowableOfType(ProblemException.class, () -> read(Programs.of("long-window.zst")));

        assertThat(refusal.problem().help()).isEqualTo(HelpTopic.LAYER_UNREADABLE);
        assertThat(refusal.getMessage()).contains("a zstd window of 128 MB", "layer 1 of linux/arm64");
    }

    @Test
    void endsABombOfEveryCompression() throws IOException {
        byte[] gzip = LayerFixture.gzip(new byte[20 << 20]);
        // A zstd frame of 500 runs of 128 KiB, three bytes and one each.
        ByteArrayOutputStream zstd = new ByteArrayOutputStream();
        zstd.write(new byte[] {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0x68});
        for (int i = 0; i < 500; i++) {
            int header = ((1 << 17) << 3) | (1 << 1) | (i == 499 ? 1 : 0);
            zstd.write(new byte[] {(byte) header, (byte) (header >> 8), (byte) (header >> 16), 0});
        }
        for (byte[] bomb : List.of(gzip, zstd.toByteArray())) {
            try (LayerStream stream = LayerStream.of(new ByteArrayInputStream(bomb), 10 << 20)) {
                assertThatThrownBy(stream::drain).hasMessageContaining("grows beyond 10485760 bytes");
            }
        }
    }

    @Test
    void skipsTheHolesOfSparseFilesWithoutReadingThem() throws IOException {
        long size = Integer.MAX_VALUE;
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (String record : List.of("size=" + size, "numblocks=1", "map=" + (size - 1) + ",1")) {
            String line = " GNU.sparse." + record + "\n";
            int length = line.length() + 2;
            records.writeBytes((length + line).getBytes(StandardCharsets.UTF_8));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            for (int i = 0; i < 400; i++) {
                put(tar, new TarArchiveEntry("pax", TarConstants.LF_PAX_EXTENDED_HEADER_LC), records.toByteArray());
                put(tar, new TarArchiveEntry("hole" + i), new byte[1]);
            }
        }

        assertThat(read(bytes.toByteArray()))
                .hasSize(400)
                .allSatisfy(entry -> assertThat(((FileEntry) entry).size()).isEqualTo(size));
    }

    private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry, byte[] content) throws IOException {
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    private static int indexOf(byte[] bytes, byte[] wanted, int from) {
        for (int i = from; i <= bytes.length - wanted.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }

    private FileContent content(byte[] program) {
        return ((FileEntry)
                        read(new LayerFixture().program("app", program).gzip()).get(0))
                .content();
    }

    private List<LayerEntry> read(byte[] layer) {
        try {
            Path file = Files.write(directory.resolve("layer"), layer);
            return new LayerReader(file, "layer 1 of linux/arm64").read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String refusal(byte[] layer) {
        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> read(layer));
        assertThat(refusal).as("the layer was accepted").isNotNull();
        assertThat(refusal.problem().help()).isEqualTo(HelpTopic.LAYOUT_DAMAGED);
        return refusal.getMessage();
    }

    /** Bytes that do not compress, the same at every run. */
    private static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(7).nextBytes(noise);
        return noise;
    }
}
