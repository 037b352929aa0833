package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @Test
    void splitsAsAShellDoes() {
        assertThat(Words.split("  a  b\tc\nd ")).containsExactly("a", "b", "c", "d");
        assertThat(Words.split("sh -c 'echo \"$HOME\"; exit 3'")).containsExactly("sh", "-c", "echo \"$HOME\"; exit 3");
        assertThat(Words.split("sh -c \"echo \\\"x\\\" \\n\"")).containsExactly("sh", "-c", "echo \"x\" \\n");
        assertThat(Words.split("a\\ b c''d '' \"\"")).containsExactly("a b", "cd", "", "");
        assertThat(Words.split("  ")).isEmpty();
    }

    @Test
    void leavesQuotedOperatorsAlone() {
        assertThat(Words.split("grep '|' \";\" \\> a|b")).containsExactly("grep", "|", ";", ">", "a|b");
    }

    @Test
    void refusesWhatOnlyAShellCouldDo() {
        assertThatThrownBy(() -> Words.split("a | b")).hasMessage("'|' needs a shell, and none is started");
        assertThatThrownBy(() -> Words.split("a && b")).hasMessageContaining("&&");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '%', textBlock = """
            test $(uname -m) != aarch64 ~ $(
            echo `date`                 ~ `
            cd /app; ls                 ~ ;
            app >/dev/null              ~ >
            app 2>/dev/null             ~ 2>
            true&&false                 ~ &&
            """)
    void refusesItWithoutBlanksAroundItAsWell(String line, String syntax) {
        assertThatThrownBy(() -> Words.split(line)).hasMessage("'" + syntax + "' needs a shell, and none is started");
    }

    @Test
    void leavesAShellWhatIsMeantForIt() {
        String script = "test \"$(uname -m)\" != aarch64 && echo `date` >/dev/null; true";

        assertThat(Words.split("sh -c '" + script + "'")).containsExactly("sh", "-c", script);
        assertThat(Words.split("sh -c \"cd /app; test $(pwd) = /app\"")).endsWith("cd /app; test $(pwd) = /app");
        assertThat(Words.split("get http://x/?a=1&b=2;c x>=1 >=2 a=$b")).hasSize(5);
    }

    @Test
    void joinsWordsToALineThatCanBePasted() {
        List<String> words = List.of("sh", "-c", "echo it's  here", "");

        assertThat(Words.joined(List.of("app", "--version"))).isEqualTo("app --version");
        assertThat(Words.joined(words)).isEqualTo("sh -c 'echo it'\\''s  here' " + "''");
        assertThat(Words.split(Words.joined(words))).isEqualTo(words);
    }

    @Test
    void refusesAnOpenQuote() {
        assertThatThrownBy(() -> Words.split("echo 'a b")).hasMessage("the quote ' before 'a b' is not closed");
    }
}
