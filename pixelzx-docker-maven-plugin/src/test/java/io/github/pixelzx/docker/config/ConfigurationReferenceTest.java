package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.Golden;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {

    @Test
    void isTheDocumentationsPage() throws IOException {
        Golden.assertMatches(Path.of("../docs/configuration.md"), ConfigurationReference.markdown());
    }

    @Test
    void showsEveryParameterOnTheConsole() {
        assertThat(ConfigurationReference.lines())
                .contains("<builder><name> (-Dpixelzx.builder), environment BUILDER_NAME")
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(130));
    }

    @Test
    void givesEveryParameterAnExampleThatBinds() {
        for (ParameterRow row : ParameterRow.values()) {
            if (row.type() != ParameterRow.Type.MAP) {
                assertThat(new Written()
                                .pom("registry", "ghcr.io/acme")
                                .commandLine(row.property(), row.example())
                                .bind())
                        .as(row.element())
                        .isNotNull();
            }
        }
    }
}
