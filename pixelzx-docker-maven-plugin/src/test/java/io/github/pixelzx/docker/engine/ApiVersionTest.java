package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiVersionTest {

    @ParameterizedTest
    @CsvSource({"1.24,1.45,1.45", "1.24,1.41,1.41", "1.44,1.52,1.48", "1.50,1.60,1.50", "1.24,1.48,1.48"})
    void speaksTheNewestBothSidesKnow(String oldest, String newest, String spoken) {
        assertThat(ApiVersion.negotiated(ApiVersion.parse(oldest), ApiVersion.parse(newest)))
                .hasToString(spoken);
    }

    @Test
    void comparesByNumberNotByText() {
        assertThat(ApiVersion.parse("1.9")).isLessThan(ApiVersion.parse("1.10"));
    }

    @Test
    void refusesWhatIsNoVersion() {
        assertThatThrownBy(() -> ApiVersion.parse("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ApiVersion.parse("1.45-rc")).isInstanceOf(IllegalArgumentException.class);
    }
}
