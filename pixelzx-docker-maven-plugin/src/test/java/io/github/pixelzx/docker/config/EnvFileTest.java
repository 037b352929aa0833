package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(EnvFile.parse(line).get("A")).contains(new EnvFile.Entry(value, 1));
    }

    @Test
    void takesTheLastLineAndKnowsItsNumber() {
        EnvFile file = EnvFile.parse("A=1\r\n# A=2\r\n\r\nnot a line\r\nA=3\r\n");

        assertThat(file.get("A")).contains(new EnvFile.Entry("3", 5));
    }

    @Test
    void takesAnEmptyValueForNone() {
        EnvFile file = EnvFile.parse("A=\nB=''\nC=# comment");

        assertThat(file.get("A")).isEmpty();
        assertThat(file.get("B")).isEmpty();
        assertThat(file.get("C")).isEmpty();
        assertThat(file.get("D")).isEmpty();
    }
}
