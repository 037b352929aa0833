package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvFileTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "A=b~b",
                "  export A = b  ~b",
                "A=b # comment~b",
                "A=b#no comment~b#no comment",
                "A='b # c'~b # c",
                "A=\"b \\\"c\\\"\" # d~b \"c\"",
                "A: b~b",
            })
    void readsAValueAsComposeDoes(String line, String value) {
        assertThat(EnvFile.parse(line, Map.of()).get("A")).contains(new EnvFile.Entry(value, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '^',
            value = {
                "A=${HOST}/acme~ghcr.io/acme",
                "A=$HOST/acme~ghcr.io/acme",
                "A=\"${HOST:-docker.io}/acme\"~ghcr.io/acme",
                "A=${NONE:-ghcr.io}/acme~ghcr.io/acme",
                "A=${EMPTY:-ghcr.io}/acme~ghcr.io/acme",
                "A=${EMPTY-ghcr.io}/acme~/acme",
                "A=${OURS}~the shell's",
                "A='${HOST}'~${HOST}",
                "A=\\${HOST}~${HOST}",
                "A=\"\\${HOST}\"~${HOST}",
                "A=${NONE}/acme~${NONE}/acme",
            })
    void expandsVariablesAsComposeDoes(String line, String value) {
        EnvFile file =
                EnvFile.parse("HOST=ghcr.io\nOURS=the file's\n" + line, Map.of("EMPTY", "", "OURS", "the shell's"));

        assertThat(file.get("A")).map(EnvFile.Entry::value).contains(value);
    }

    @Test
    void takesTheLastLineAndKnowsItsNumber() {
        EnvFile file = EnvFile.parse("A=1\r\n# A=2\r\n\r\nnot a line\r\nA=3\r\n", Map.of());

        assertThat(file.get("A")).contains(new EnvFile.Entry("3", 5));
    }

    @Test
    void takesAnEmptyValueForNone() {
        EnvFile file = EnvFile.parse("A=\nB=''\nC=# comment", Map.of());

        assertThat(file.get("A")).isEmpty();
        assertThat(file.get("B")).isEmpty();
        assertThat(file.get("C")).isEmpty();
        assertThat(file.get("D")).isEmpty();
    }
}
