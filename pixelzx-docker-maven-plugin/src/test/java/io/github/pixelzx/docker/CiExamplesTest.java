package io.github.pixelzx.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the examples for build servers keep of a workspace, whatever its image is called. */
class CiExamplesTest {

    private static final Path EXAMPLES =
            Path.of("..", "docs", "ci").toAbsolutePath().normalize();
    private static final Pattern PATTERN = Pattern.compile("\\*\\*/target/pixelzx-docker/[^\\s,']+");
    private static final Pattern LEFT_OUT = Pattern.compile(".*/(?:context|layout)/\\*\\*(?:/\\*)?");

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files.sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void keepTheRecordsOfEveryImage(Path example) throws IOException {
        List<String> patterns = patterns(example);

        for (String image : List.of("app", "acme/app", "app/published")) {
            for (String file : List.of(
                    "build.json",
                    "test.json",
                    "report.html",
                    "image.properties",
                    "junit/TEST-app.xml",
                    "log/build.log")) {
                assertThat(isKept(image + '/' + file, patterns))
                        .as("%s of %s", file, image)
                        .isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void leaveOutLayoutAndBuildContext(Path example) throws IOException {
        List<String> patterns = patterns(example);

        for (String image : List.of("app", "acme/app")) {
            assertThat(isKept(image + "/layout/index.json", patterns)).isFalse();
            assertThat(isKept(image + "/context/package.json", patterns)).isFalse();
            assertThat(isKept(image + "/context/web/log/secret", patterns)).isFalse();
        }
    }

    private static List<String> patterns(Path example) throws IOException {
        return PATTERN.matcher(Files.readString(example))
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static boolean isKept(String file, List<String> patterns) {
        return patterns.stream().filter(pattern -> !isOfWhatIsLeftOut(pattern)).anyMatch(pattern -> is(file, pattern))
                && patterns.stream().filter(CiExamplesTest::isOfWhatIsLeftOut).noneMatch(pattern -> is(file, pattern));
    }

    private static boolean isOfWhatIsLeftOut(String pattern) {
        return LEFT_OUT.matcher(pattern).matches();
    }

    /** A directory stands for all in it, as build servers have it. */
    private static boolean is(String file, String pattern) {
        String glob = pattern.endsWith("/") ? pattern + "**" : pattern.replaceFirst("/\\*\\*/\\*$", "/**");
        return FileSystems.getDefault()
                .getPathMatcher("glob:" + glob)
                .matches(Path.of("module", "target", "pixelzx-docker").resolve(file));
    }
}
