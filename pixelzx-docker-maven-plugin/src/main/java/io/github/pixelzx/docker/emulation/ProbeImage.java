package io.github.pixelzx.docker.emulation;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.pixelzx.docker.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * An image that holds nothing but a tiny static program per architecture, as an archive that {@code docker load} takes.
 *
 * <p>It is an image of the engine's own platform: whether a program runs is decided by the kernel, which looks at the
 * program and knows nothing of images.
 *
 * @param name the image's reference
 * @param architecture the engine's, in Go's spelling
 */
record ProbeImage(String name, String architecture) {

    /** What the program exits with where a kernel answers it. */
    static final int NATIVE = 42;

    /** What the program exits with where an emulator answers it. */
    static final int EMULATED = 43;

    /** The architectures there is a program for. Their source lies beside them. */
    static final List<String> ARCHITECTURES =
            List.of("amd64", "arm64", "arm", "386", "riscv64", "ppc64le", "s390x", "mips64le");

    /** Makes the image, and with it the names of its files, another one in each run: engines mix up what is the same. */
    private static final String LABEL = "io.pixelzx.probe";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What to run for an architecture. */
    static List<String> argv(String architecture) {
        return List.of("/probe-" + architecture);
    }

    void writeTo(OutputStream out) throws IOException {
        byte[] layer = layer();
        byte[] config = JSON.writeValueAsBytes(Map.of(
                "architecture",
                architecture,
                "os",
                "linux",
                "config",
                Map.of("Entrypoint", argv(architecture), "Labels", Map.of(LABEL, name)),
                "rootfs",
                Map.of("type", "layers", "diff_ids", List.of(Digest.of(layer).toString()))));
        String configFile = Digest.of(config).hex() + ".json";
        String layerFile = Digest.of(config).hex() + ".tar";
        Map<String, Object> manifest =
                Map.of("Config", configFile, "RepoTags", List.of(name), "Layers", List.of(layerFile));
        Map<String, byte[]> files = new TreeMap<>();
        files.put(layerFile, layer);
        files.put(configFile, config);
        files.put("manifest.json", JSON.writeValueAsBytes(List.of(manifest)));
        write(out, files, 0644);
    }

    private static byte[] layer() throws IOException {
        Map<String, byte[]> programs = new TreeMap<>();
        for (String architecture : ARCHITECTURES) {
            programs.put(argv(architecture).get(0).substring(1), program(architecture));
        }
        ByteArrayOutputStream layer = new ByteArrayOutputStream();
        write(layer, programs, 0755);
        return layer.toByteArray();
    }

    /** The program of an architecture, about a thousand bytes of ELF. */
    static byte[] program(String architecture) {
        try (InputStream in = ProbeImage.class.getResourceAsStream(architecture)) {
            if (in == null) {
                throw new IllegalStateException("the plugin's jar lacks the program for " + architecture);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(OutputStream out, Map<String, byte[]> files, int mode) throws IOException {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
            entry.setMode(mode);
            entry.setModTime(0);
            entry.setSize(file.getValue().length);
            tar.putArchiveEntry(entry);
            tar.write(file.getValue());
            tar.closeArchiveEntry();
        }
        tar.finish();
    }
}
