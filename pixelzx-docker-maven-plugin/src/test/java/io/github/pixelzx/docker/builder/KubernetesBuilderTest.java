package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesBuilderTest {

    @TempDir
    private Path directory;

    @Test
    void tellsRenewedCertificatesFromOldOnesWhateverTheirFormat() throws IOException {
        Path certificate = directory.resolve("ca.der");
        String toml = "ca = [\"" + certificate + "\"]\n";
        String before = KubernetesBuilder.hash(toml);
        Files.write(certificate, new byte[] {0x30, (byte) 0x82, (byte) 0xff});
        String first = KubernetesBuilder.hash(toml);
        Files.write(certificate, new byte[] {0x30, (byte) 0x82, (byte) 0xfe});

        assertThat(KubernetesBuilder.hash(toml)).hasSize(16).isNotIn(before, first);
    }

    @Test
    void takesWhatCannotBeAPathForNone() {
        // On Windows "host:5000" is none; what no path may hold anywhere is this.
        assertThat(KubernetesBuilder.hash("[registry.\"host\0:5000\"]")).hasSize(16);
    }
}
