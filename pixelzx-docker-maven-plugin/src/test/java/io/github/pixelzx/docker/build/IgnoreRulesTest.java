package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.build.IgnoreRules.Verdict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IgnoreRulesTest {

    @ParameterizedTest(name = "{0} leaves out {1}")
    @CsvSource(textBlock = """
                    temp, temp
                    temp, temp/a/b
                    temp/, temp
                    /temp, temp
                    ./temp, temp
                    a/../temp, temp
                    ../temp/.., ..
                    *, a
                    *, a/b
                    */temp*, a/temporary.txt
                    */temp*, a/temp/b
                    */*/temp*, a/b/temporary.txt
                    temp?, tempa
                    **, a/b/c
                    **/, a/b/c
                    **/*.go, a.go
                    **/*.go, a/b/c.go
                    **/foo, foo
                    **/foo, a/b/foo
                    **/foo, a/foo/b
                    **/foo/**, a/foo/b
                    **foo, barfoo
                    a/**, a/b
                    a/**/b, a/b
                    a/**/b, a/x/y/b
                    a**, abc
                    a**b, a/x/b
                    *.md, README.md
                    file.txt, file.txt
                    a[b-d]e, ace
                    a[^b-d]e, axe
                    a[[]e, a[e
                    a\\*, a*
                    a\\[b, a[b
                    (a), (a)
                    {a}, {a}
                    $a, $a
                    a+b, a+b
                    """)
    void leavesOut(String pattern, String path) {
        assertThat(ignored(pattern, path)).isTrue();
    }

    @ParameterizedTest(name = "{0} keeps {1}")
    @CsvSource(textBlock = """
                    temp, temporary
                    temp, a/temp
                    */temp*, temporary.txt
                    */temp*, a/b/temporary.txt
                    */*/temp*, a/temporary.txt
                    temp?, temp
                    temp?, tempab
                    ?, /
                    *.md, a/README.md
                    **/foo, afoo
                    a/**, a
                    a/**/b, ab
                    file.txt, fileXtxt
                    a[b-d]e, afe
                    a[^b-d]e, ace
                    a\\*, ab
                    *.MD, README.md
                    """)
    void keeps(String pattern, String path) {
        assertThat(ignored(pattern, path)).isFalse();
    }

    @Test
    void letsTheLastLineThatMatchesDecide() {
        String readmes = "*.md\n!README*.md\nREADME-secret.md\n";
        assertThat(ignored(readmes, "notes.md")).isTrue();
        assertThat(ignored(readmes, "README.md")).isFalse();
        assertThat(ignored(readmes, "README-secret.md")).isTrue();

        String reversed = "*.md\nREADME-secret.md\n!README*.md\n";
        assertThat(ignored(reversed, "README-secret.md")).isFalse();
    }

    @Test
    void takesBackWhatIsBelowADirectoryLeftOut() {
        String rules = "*\n!src/main\n";

        assertThat(ignored(rules, "src/main/App.java")).isFalse();
        assertThat(ignored(rules, "src/test/AppTest.java")).isTrue();
        assertThat(ignored(rules, "pom.xml")).isTrue();
        assertThat(IgnoreRules.parse(rules).mayTakeBackBelow("src")).isTrue();
        assertThat(IgnoreRules.parse(rules).mayTakeBackBelow("docs")).isFalse();
    }

    @Test
    void looksEverywhereForExceptionsThatBeginWithAWildcard() {
        assertThat(IgnoreRules.parse("*\n!**/keep\n").mayTakeBackBelow("any")).isTrue();
        assertThat(ignored("*\n!**/keep\n", "any/depth/keep")).isFalse();
    }

    @Test
    void leavesOutAgainWhatAnExceptionTookBack() {
        String rules = "a\n!a/b\na/b/c\n";

        assertThat(ignored(rules, "a/b/d")).isFalse();
        assertThat(ignored(rules, "a/b/c/x")).isTrue();
    }

    @Test
    void readsNoCommentsBlankLinesAndByteOrderMark() {
        IgnoreRules rules = IgnoreRules.parse("\uFEFF# comment\n\n   \n  temp  \r\n#!temp\n ! a \n");

        assertThat(rules.patterns()).extracting(IgnorePattern::text).containsExactly("temp", "a");
        assertThat(rules.patterns()).extracting(IgnorePattern::exception).containsExactly(false, true);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a[b", "!", "a\\", "[]"})
    void refusesALineThatIsNoPattern(String line) {
        assertThatThrownBy(() -> IgnoreRules.parse(line)).isInstanceOf(PatternSyntaxException.class);
    }

    @Test
    void prefersTheFileOfTheDockerfile(@TempDir Path context) throws Exception {
        Path dockerfile = Files.createDirectories(context.resolve("docker")).resolve("api.Dockerfile");
        assertThat(IgnoreRules.file(context, dockerfile)).isEmpty();

        Path common = Files.writeString(context.resolve(".dockerignore"), "a");
        assertThat(IgnoreRules.file(context, dockerfile)).contains(common);

        Path own = Files.writeString(context.resolve("docker/api.Dockerfile.dockerignore"), "b");
        assertThat(IgnoreRules.file(context, dockerfile)).contains(own);
    }

    /** The verdict found as a walk finds it: directory by directory. */
    private static boolean ignored(String lines, String path) {
        IgnoreRules rules = IgnoreRules.parse(lines);
        int slash = path.indexOf('/');
        Verdict verdict = rules.judge(slash < 0 ? path : path.substring(0, slash));
        while (slash >= 0) {
            slash = path.indexOf('/', slash + 1);
            verdict = rules.judge(slash < 0 ? path : path.substring(0, slash), verdict);
        }
        return verdict.ignored();
    }
}
