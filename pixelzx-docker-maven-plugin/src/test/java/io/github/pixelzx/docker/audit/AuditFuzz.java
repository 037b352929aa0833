package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.layout.ElfFixture;
import io.github.pixelzx.docker.layout.LayerFixture;
import io.github.pixelzx.docker.oci.ImageConfig;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * What a fuzzer calls with bytes of its making ({@code dev/long/fuzz}): everything of the audit that reads what strangers
 * wrote. Whatever the bytes, a target ends with a result or with the failure its format foresees.
 */
public final class AuditFuzz {

    private static final long LIMIT = 16 << 20;

    private AuditFuzz() {}

    /** A layer that is a plain tar, and the tree it makes. */
    public static final class Tar {
        public static void fuzzerTestOneInput(byte[] data) {
            try (LayerStream stream = LayerStream.of(new ByteArrayInputStream(data), LIMIT)) {
                List<LayerEntry> entries = new LayerReader(Path.of("layer"), "layer").entries(stream);
                ImageTree tree = ImageTree.of(List.of(entries, entries));
                tree.forEach((path, node) -> tree.find(path));
            } catch (IOException e) {
                // No sound archive.
            }
        }
    }

    /** A layer compressed with gzip. */
    public static final class Gzip {
        public static void fuzzerTestOneInput(byte[] data) {
            drain(data, 0x1f, 0x8b);
        }
    }

    /** A layer compressed with zstd. */
    public static final class Zstd {
        public static void fuzzerTestOneInput(byte[] data) {
            drain(data, 0x28, 0xb5, 0x2f, 0xfd);
        }
    }

    /** A program. */
    public static final class Elf {
        public static void fuzzerTestOneInput(byte[] data) throws IOException {
            byte[] program = begin(data, 0x7f, 'E', 'L', 'F');
            new FileReader().read("program", program.length, new ByteArrayInputStream(program));
            ElfHeader header;
            try {
                header = ElfHeader.read(program).orElseThrow();
            } catch (IllegalArgumentException e) {
                return;
            }
            int head = program.length / 2;
            InputStream rest = new ByteArrayInputStream(program, head, program.length - head);
            ElfReader.read(header, new CapturedBytes(program, head), rest, program.length);
        }
    }

    /** A jar, and texts that may hold secrets. */
    public static final class Jar {
        public static void fuzzerTestOneInput(byte[] data) throws IOException {
            byte[] jar = begin(data, 'P', 'K', 3, 4);
            new FileReader().read("opt/a.jar", jar.length, new ByteArrayInputStream(jar));
            new FileReader().read("root/.npmrc", data.length, new ByteArrayInputStream(data));
            SecretScan.inHistory(new String(data, StandardCharsets.ISO_8859_1));
        }
    }

    /** The documents of an image. */
    public static final class Json {
        public static void fuzzerTestOneInput(byte[] data) {
            ConfigDocument.read(data);
            for (Runnable parser : List.<Runnable>of(
                    () -> ImageConfig.parse(data), () -> ImageManifest.parse(data), () -> ImageIndex.parse(data))) {
                try {
                    parser.run();
                } catch (IllegalArgumentException e) {
                    // No such document.
                }
            }
        }
    }

    private static void drain(byte[] data, int... magic) {
        try (LayerStream stream = LayerStream.of(new ByteArrayInputStream(begin(data, magic)), LIMIT)) {
            stream.drain();
        } catch (IOException e) {
            // No sound archive.
        }
    }

    private static byte[] begin(byte[] data, int... magic) {
        byte[] bytes = data.length < magic.length ? new byte[magic.length] : data.clone();
        for (int i = 0; i < magic.length; i++) {
            bytes[i] = (byte) magic[i];
        }
        return bytes;
    }

    /** Writes what fuzzing starts with: a directory for each target. */
    public static void main(String[] arguments) throws IOException {
        Path seeds = Path.of(arguments[0]);
        byte[] tar = new LayerFixture()
                .directory("etc")
                .script("a", "#!/bin/sh\n")
                .program("b", ElfFixture.dynamic("arm64", "/lib/ld.so"))
                .symlink("c", "a")
                .hardLink("d", "b")
                .marker("etc/.wh..wh..opq")
                .file("n".repeat(120), 0644, new byte[600])
                .tar();
        Map<String, byte[]> first = Map.of(
                "Tar", tar,
                "Gzip", LayerFixture.gzip(tar),
                "Zstd", Programs.of("layer.zst"),
                "Elf", Programs.of("arm64-dynamic"),
                "Jar", jar(),
                "Json",
                        ("{\"os\":\"linux\",\"architecture\":\"arm\",\"config\":{\"Env\":[\"A=1\"],\"Labels\":{\"a\":\"b\"}},"
                                        + "\"history\":[{\"created_by\":\"RUN x\"}],\"rootfs\":{\"diff_ids\":[]},\"layers\":[],\"manifests\":[]}")
                                .getBytes(StandardCharsets.UTF_8));
        for (Map.Entry<String, byte[]> seed : first.entrySet()) {
            Files.write(Files.createDirectories(seeds.resolve(seed.getKey())).resolve("first"), seed.getValue());
        }
        for (String name : List.of("armv7", "soft-dynamic", "amd64.so", "arm64-rpath")) {
            Files.write(seeds.resolve("Elf").resolve(name), Programs.of(name));
        }
    }

    private static byte[] jar() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("linux/libnative.so"));
            zip.write(Programs.of("amd64.so"));
        }
        return bytes.toByteArray();
    }
}
