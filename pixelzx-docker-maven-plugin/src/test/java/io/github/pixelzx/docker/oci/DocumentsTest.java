package io.github.pixelzx.docker.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {

    private static final String DIGEST = "sha256:" + "ab".repeat(32);

    @Test
    void tellsAttestationsFromImages() {
        ImageIndex index = ImageIndex.parse(bytes("""
                {"schemaVersion":2,"manifests":[
                 {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%1$s","size":7,
                  "platform":{"os":"linux","architecture":"arm","variant":"v7"}},
                 {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"%1$s","size":8,
                  "annotations":{"vnd.docker.reference.type":"attestation-manifest"},
                  "platform":{"os":"unknown","architecture":"unknown"}}]}
                """.formatted(DIGEST)));

        assertThat(index.images())
                .singleElement()
                .satisfies(image -> assertThat(image.platformIfAny()).contains(Platform.parse("linux/arm/v7")));
        assertThat(index.attestations())
                .singleElement()
                .satisfies(
                        attestation -> assertThat(attestation.platformIfAny()).isEmpty());
    }

    @Test
    void readsWhatAContainerStartsWith() {
        ImageConfig config = ImageConfig.parse(bytes("""
                {"os":"linux","architecture":"arm64","config":{"Cmd":["/app","run"],"Env":["PATH=/bin"],"User":"1000",
                 "Labels":{"a":"b"}},"rootfs":{"type":"layers","diff_ids":["%s"]}}
                """.formatted(DIGEST)));

        assertThat(config.platform()).isEqualTo(Platform.of("linux", "arm64"));
        assertThat(config.entrypoint()).isEmpty();
        assertThat(config.command()).containsExactly("/app", "run");
        assertThat(config.user()).isEqualTo("1000");
        assertThat(config.labels()).containsEntry("a", "b");
        assertThat(config.diffIds()).containsExactly(Digest.parse(DIGEST));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"manifests\":{}}",
                "{\"manifests\":[7]}",
                "{\"manifests\":[{\"mediaType\":\"x\",\"digest\":\"sha256:../../etc\",\"size\":1}]}",
                "{\"manifests\":[{\"mediaType\":\"x\",\"digest\":\"sha512:00\",\"size\":1}]}",
                "{\"manifests\":[{\"mediaType\":\"x\",\"size\":1}]}"
            })
    void refusesAnIndexThatIsNone(String json) {
        assertThatIllegalArgumentException().isThrownBy(() -> ImageIndex.parse(bytes(json)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "\"1\"", "99999999999999999999"})
    void refusesASizeThatIsNone(String size) {
        String json = "{\"manifests\":[{\"mediaType\":\"x\",\"digest\":\"%s\",\"size\":%s}]}".formatted(DIGEST, size);

        assertThatIllegalArgumentException().isThrownBy(() -> ImageIndex.parse(bytes(json)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
