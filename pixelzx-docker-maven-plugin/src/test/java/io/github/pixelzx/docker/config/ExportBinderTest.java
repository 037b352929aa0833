package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import org.junit.jupiter.api.Test;

class ExportBinderTest {

    @Test
    void savesAllPlatformsIntoTheWorkspaceByDefault() {
        DockerSpec spec = new Written().bind();

        assertThat(spec.save()).isEqualTo(new SaveSpec(null, null, false));
        assertThat(spec.save().classifier()).isEqualTo("oci");
        assertThat(spec.localPlatform()).isNull();
    }

    @Test
    void bindsWhatIsSaved() {
        DockerSpec spec = new Written()
                .pom("save", RawElement.of("platform", "linux/arm/v7"), RawElement.of("file", "target/app.tar"))
                .commandLine("pixelzx.save.attach", "true")
                .bind();

        assertThat(spec.save())
                .isEqualTo(
                        new SaveSpec(Platform.parse("linux/arm/v7"), Written.BASEDIR.resolve("target/app.tar"), true));
        assertThat(spec.save().classifier()).isEqualTo("linux-arm-v7");
    }

    @Test
    void takesDockersVariableForTheLocalPlatformAndForNothingElse() {
        DockerSpec spec = new Written()
                .environment("DOCKER_DEFAULT_PLATFORM", "linux/arm64")
                .bind();

        assertThat(spec.localPlatform()).isEqualTo(Platform.parse("linux/arm64"));
        assertThat(spec.image().platforms()).hasSize(3);
    }

    @Test
    void suggestsThePlatformThatWasMeant() {
        assertThatThrownBy(() -> new Written()
                        .pom("local", RawElement.of("platform", "aarch64"))
                        .bind())
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("'aarch64' is called linux/arm64 here")
                .hasMessageContaining("-Dpixelzx.local.platform");
    }
}
