package io.github.pixelzx.docker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThatThrownBy(() -> Words.split("a | b")).hasMessage(needsAShell("|", "'|'"));
        assertThatThrownBy(() -> Words.split("a && b")).hasMessageContaining("&&");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '%', textBlock = """
            test $(uname -m) != aarch64     ~ $( ~ '$(uname'
            echo `date`                     ~ `  ~ '`date`'
            cd /app; ls                     ~ ;  ~ '/app;'
            echo "a b"; false               ~ ;  ~ 'a b;'
            app >/dev/null                  ~ >  ~ '>/dev/null'
            app 2>/dev/null                 ~ 2> ~ '2>/dev/null'
            app 2>"$f"                      ~ 2> ~ '2>$f'
            true &&false                    ~ && ~ '&&false'
            true|| false                    ~ || ~ 'true||'
            """)
    void refusesItWithoutBlanksAroundItAsWell(String line, String syntax, String quoted) {
        assertThatThrownBy(() -> Words.split(line)).hasMessage(needsAShell(syntax, quoted));
        assertThat(Words.split("app " + quoted)).hasSize(2);
    }

    /** No shell would take them as they stand, so that {@code test "$(id -u)" != 0} would be true of every image. */
    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '%', textBlock = """
            test "$(id -u)" != 0            ~ $( ~ '$(id -u)'
            test a"`id -u`" != 0            ~ `  ~ 'a`id -u`'
            sh -c 'test "$1"' sh "$(id -u)" ~ $( ~ '$(id -u)'
            test -x /bin/sh "$(id -u)"      ~ $( ~ '$(id -u)'
            su app -c "id `date`"           ~ `  ~ 'id `date`'
            """)
    void refusesWhatAShellReplacesInDoubleQuotes(String line, String syntax, String quoted) {
        assertThatThrownBy(() -> Words.split(line)).hasMessage(needsAShell(syntax, quoted));
        assertThat(Words.split("app " + quoted)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sh -c",
                "/bin/bash -euo pipefail -c",
                "ash -ec",
                "dash -c",
                "zsh -lc",
                "/usr/bin/ksh -c",
                "busybox sh -c",
                "env -i sh -c"
            })
    void leavesAShellItsScriptInDoubleQuotes(String shell) {
        assertThat(Words.split(shell + " \"test $(id -u) != `echo 0`\"")).endsWith("test $(id -u) != `echo 0`");
    }

    @Test
    void leavesWhatIsEscapedInDoubleQuotesAlone() {
        assertThat(Words.split("echo \"\\$(id) \\` $ (x)\"")).containsExactly("echo", "$(id) ` $ (x)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '%', textBlock = """
            php -r phpinfo();                     ~ phpinfo();
            php -r 'echo 1;'                      ~ echo 1;
            node -e console.log(process.version); ~ console.log(process.version);
            node -p process.version||1            ~ process.version||1
            awk /a/&&/b/                          ~ /a/&&/b/
            find / -exec ls {} \\;                ~ ;
            """)
    void leavesThePartsOfOtherLanguagesAlone(String line, String last) {
        List<String> words = Words.split(line);

        assertThat(words).endsWith(last);
        assertThat(Words.split(Words.joined(words))).isEqualTo(words);
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
    void joinsWordsThatWouldNeedAShellInQuotes() {
        List<String> words = List.of("grep", "|", "a;", "2>x", "`", "$(id)");

        assertThat(Words.joined(words)).isEqualTo("grep '|' 'a;' '2>x' '`' '$(id)'");
        assertThat(Words.split(Words.joined(words))).isEqualTo(words);
    }

    @Test
    void refusesAnOpenQuote() {
        assertThatThrownBy(() -> Words.split("echo 'a b")).hasMessage("the quote ' before 'a b' is not closed");
    }

    private static String needsAShell(String syntax, String quoted) {
        return "'" + syntax + "' needs a shell, and none is started (" + quoted + " where it is meant as it stands)";
    }
}
