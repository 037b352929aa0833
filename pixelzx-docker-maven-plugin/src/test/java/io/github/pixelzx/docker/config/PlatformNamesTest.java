package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.oci.Platform;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformNamesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "linux/amd64",
                "linux/amd64/v3",
                "linux/arm64",
                "linux/arm64/v8",
                "linux/arm",
                "linux/arm/v6",
                "linux/386",
                "linux/riscv64",
                "linux/ppc64le",
                "linux/s390x",
                "linux/loong64"
            })
    void takesDockersOwnNames(String name) {
        assertThat(PlatformNames.check(name)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "armv7, linux/arm/v7",
        "arm64, linux/arm64",
        "aarch64, linux/arm64",
        "linux/aarch64, linux/arm64",
        "x86_64, linux/amd64",
        "linux/x86_64, linux/amd64",
        "linux/arm64v8, linux/arm64",
        "arm64/v8, linux/arm64",
        "arm32v6, linux/arm/v6",
        "armhf, linux/arm/v7",
        "Linux/AMD64, linux/amd64",
        "linux-arm64, linux/arm64",
        "i386, linux/386",
        "ppc64el, linux/ppc64le",
        "linux/amd46, linux/amd64",
        "linux/risc64, linux/riscv64",
        "linux/arm/v77, linux/arm/v7",
        "linx/arm64, linux/arm64"
    })
    void knowsWhatOtherToolsAndTyposMean(String name, String meant) {
        assertThat(PlatformNames.check(name).orElseThrow().suggestion()).contains(Platform.parse(meant));
    }

    @ParameterizedTest
    @ValueSource(strings = {"windows/amd64", "darwin/arm64", "linux/sparc", "linux", "a/b/c/d", "linux/riscv64/v1"})
    void refusesWhatCannotBeBuilt(String name) {
        assertThat(PlatformNames.check(name)).isPresent();
    }
}
