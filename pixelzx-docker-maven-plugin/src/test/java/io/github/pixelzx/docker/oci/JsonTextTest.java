package io.github.pixelzx.docker.oci;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTextTest {

    @Test
    void writesWithoutSpacesInTheOrderItIsGiven() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("b", List.of(1, 5_000_000_000L, true));
        document.put("a", null);
        document.put("platform", Platform.parse("linux/arm64"));

        assertThat(text(document)).isEqualTo("{\"b\":[1,5000000000,true],\"a\":null,\"platform\":\"linux/arm64\"}");
        assertThat(text(Arrays.asList(null, "x"))).isEqualTo("[null,\"x\"]");
    }

    @Test
    void writesWhatTheOtherHalfReads() throws IOException {
        String odd = "한글 \"quoted\" \\ \n \u0001";

        assertThat(JsonTree.read(JsonText.of(Map.of(odd, odd))).path(odd).text())
                .isEqualTo(odd);
    }

    private static String text(Object value) {
        return new String(JsonText.of(value), StandardCharsets.UTF_8);
    }
}
