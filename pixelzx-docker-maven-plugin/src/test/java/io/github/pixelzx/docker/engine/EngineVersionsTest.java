package io.github.pixelzx.docker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers recorded from engines of several generations. */
class EngineVersionsTest {

    private static final EngineAddress ADDRESS = EngineAddress.parse("unix:///run/docker.sock", "a test", null);

    @ParameterizedTest
    @CsvSource({
        "20.10.24, Docker 20.10.24+dfsg1, 1.41",
        "26.1.5, Docker 26.1.5+dfsg1, 1.45",
        "28.5.2, Docker 28.5.2+dfsg4, 1.48",
        "29.0.0, Docker 29.0.0, 1.48",
        "podman-4.3.1, Podman 4.3.1, 1.41"
    })
    void speaksWithEveryGeneration(String file, String name, String spoken) throws IOException {
        EngineVersions versions = EngineVersions.from(recorded(file));

        assertThat(versions.name()).isEqualTo(name);
        assertThat(versions.spoken(ADDRESS)).hasToString(spoken);
    }

    @Test
    void speaksTheSmallestVersionOfAnEngineThatKnowsOnlyNewerOnes() throws IOException {
        ObjectNode future = (ObjectNode) answer("29.0.0");
        future.put("ApiVersion", "1.60").put("MinAPIVersion", "1.50");

        assertThat(EngineVersions.from(read(future)).spoken(ADDRESS)).hasToString("1.50");
    }

    @Test
    void saysWhatAnEngineBelowTheFloorLacks() throws IOException {
        ObjectNode old = (ObjectNode) answer("20.10.24");
        old.put("Version", "18.09.1").put("ApiVersion", "1.39");

        assertThatThrownBy(() -> EngineVersions.from(read(old)).spoken(ADDRESS))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().help()).isEqualTo(HelpTopic.ENGINE_TOO_OLD);
                    assertThat(e.problem().why())
                            .isEqualTo("it is Docker 18.09.1 with API 1.39; it lacks creating containers for a platform"
                                    + " (1.41)");
                });
    }

    @Test
    void knowsPodmanAndSaysWhatToExpectOfIt() throws IOException {
        assertThat(EngineVersions.from(recorded("podman-4.3.1")).limits())
                .singleElement()
                .asString()
                .startsWith("Podman 4.3.1 ");
        assertThat(EngineVersions.from(recorded("29.0.0")).limits()).isEmpty();
    }

    @Test
    void refusesTheAnswerOfSomethingElse() throws IOException {
        JsonTree other = read(new ObjectMapper().createObjectNode().put("version", "1"));

        assertThatThrownBy(() -> EngineVersions.from(other)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void needsWhatItsNewestFeatureNeeds() {
        assertThat(EngineFeature.missingIn(EngineFeature.oldest())).isEmpty();
        assertThat(EngineFeature.oldest()).isLessThan(ApiVersion.NEWEST_KNOWN);
    }

    private static JsonTree recorded(String name) throws IOException {
        return read(answer(name));
    }

    private static JsonTree read(JsonNode answer) throws IOException {
        return JsonTree.read(answer.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode answer(String name) throws IOException {
        String resource = "/engine/version-" + name + ".json";
        try (InputStream in =
                Objects.requireNonNull(EngineVersionsTest.class.getResourceAsStream(resource), resource)) {
            return new ObjectMapper().readTree(in);
        }
    }
}
