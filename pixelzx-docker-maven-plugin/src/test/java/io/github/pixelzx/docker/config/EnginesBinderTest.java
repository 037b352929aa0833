package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.oci.Platform;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EnginesBinderTest {

    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final Platform ARM7 = Platform.parse("linux/arm/v7");

    @Test
    void namesNoEngineByDefault() {
        assertThat(new Written().bind().engines()).isEmpty();
    }

    @Test
    void readsAddressesContextsAndCertificates() {
        DockerSpec spec = new Written()
                .pom(
                        "engines",
                        RawElement.of("linux-arm64", "ssh://ci@arm.example:2222/run/docker.sock"),
                        RawElement.of("linux-arm-v7", "raspberry"),
                        RawElement.of(
                                "linux-s390x",
                                RawElement.of("host", "tcp://z.example:2376"),
                                RawElement.of("certificates", "certs")))
                .bind();

        assertThat(spec.engines())
                .containsEntry(
                        ARM64,
                        new EngineSpec("ssh://ci@arm.example:2222/run/docker.sock", null, "<engines><linux-arm64>"))
                .containsEntry(ARM7, new EngineSpec("raspberry", null, "<engines><linux-arm-v7>"));
        EngineSpec byTls = spec.engines().get(Platform.parse("linux/s390x"));
        assertThat(byTls).isNotNull();
        assertThat(byTls.certificates()).isAbsolute();
        assertThat(byTls.certificates()).endsWithRaw(Path.of("certs"));
        assertThat(byTls.isContext()).isFalse();
        assertThat(spec.engines().get(ARM7).isContext()).isTrue();
    }

    @Test
    void takesOneFromTheCommandLineWithSlashesOrHyphens() {
        for (String name : new String[] {"linux/arm64", "linux-arm64"}) {
            DockerSpec spec = new Written()
                    .pom("engines", RawElement.of("linux-arm-v7", "raspberry"))
                    .commandLine("pixelzx.engines." + name, "ssh://arm.example")
                    .bind();

            assertThat(spec.engines()).containsOnlyKeys(ARM64, ARM7);
            assertThat(spec.engines().get(ARM64).place()).isEqualTo("ssh://arm.example");
        }
    }
}
