package io.github.pixelzx.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What users copy names the version that is built here. */
class ExampleTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");
    private static final Pattern PLUGIN =
            Pattern.compile("<artifactId>pixelzx-docker-maven-plugin</artifactId>\\s*<version>([^<]+)</version>");

    @ParameterizedTest
    @ValueSource(strings = {"pixelzx-node/pom.xml", "README.md"})
    void namesThePluginVersionOfThisBuild(String file) throws IOException {
        String version = first(VERSION, Files.readString(ROOT.resolve("pom.xml")));

        assertThat(first(PLUGIN, Files.readString(ROOT.resolve(file)))).isEqualTo(version);
    }

    @Test
    void namesAPhaseForEachExecutionOfTheNode() throws IOException {
        String pom = Files.readString(ROOT.resolve("pixelzx-node/pom.xml"));

        assertThat(count(pom, "<phase>")).isEqualTo(count(pom, "<execution>")).isEqualTo(3);
    }

    private static String first(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .findFirst()
                .orElse("none");
    }

    private static long count(String text, String part) {
        return Pattern.compile(Pattern.quote(part)).matcher(text).results().count();
    }
}
