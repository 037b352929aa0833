package io.github.pixelzx.docker.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformTest {

    @ParameterizedTest
    @CsvSource({
        "linux/arm, linux/arm/v7",
        "linux/arm64/v8, linux/arm64",
        "linux/amd64/v1, linux/amd64",
        "linux/amd64/v3, linux/amd64/v3",
        "linux/arm/v6, linux/arm/v6",
        "linux/riscv64, linux/riscv64"
    })
    void writesEqualPlatformsInOneForm(String written, String normal) {
        assertThat(Platform.parse(written)).hasToString(normal).isEqualTo(Platform.parse(normal));
    }

    @Test
    void isEqualToThePlatformOfTheSameThreeWordsAlone() {
        Platform platform = Platform.parse("linux/arm/v6");

        assertThat(platform)
                .isEqualTo(Platform.parse("linux/arm/v6"))
                .hasSameHashCodeAs(Platform.parse("linux/arm/v6"));
        assertThat(Stream.of("darwin/arm/v6", "linux/arm64/v6", "linux/arm/v5", "linux/arm64")
                        .map(Platform::parse))
                .doesNotContain(platform);
        assertThat(platform).isNotEqualTo("linux/arm/v6").isNotEqualTo(null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "linux", "linux/", "/amd64", "linux/amd64/v1/x", "linux/AMD64", "linux/arm v7"})
    void refusesWhatIsNoPlatform(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Platform.parse(text));
    }

    @Test
    void listsPlatformsInOneOrderWhateverTheOrderGiven() {
        List<Platform> sorted = Stream.of("linux/s390x", "linux/arm/v7", "linux/loong64", "linux/arm64", "linux/amd64")
                .map(Platform::parse)
                .sorted()
                .toList();

        assertThat(sorted)
                .extracting(Platform::toString)
                .containsExactly("linux/amd64", "linux/arm64", "linux/arm/v7", "linux/s390x", "linux/loong64");
    }
}
