package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

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

    @Test
    void refusesAnOpenQuote() {
        assertThatThrownBy(() -> Words.split("echo 'a b")).hasMessage("the quote ' before 'a b' is not closed");
    }
}
