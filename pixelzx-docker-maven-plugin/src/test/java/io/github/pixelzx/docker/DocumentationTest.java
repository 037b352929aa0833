package io.github.pixelzx.docker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.config.ConfigurationTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages show is what runs: snippets are regions of files that tests use, names and links exist. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    /** Transcripts and drawings; everything else is code. */
    private static final Set<String> NOT_CODE = Set.of("text", "mermaid", "");

    /** Its examples are the table's, and a test binds each of them. */
    private static final String GENERATED = "configuration.md";

    private static final Pattern MARKER = Pattern.compile("<!-- (\\S+) -->");
    private static final Pattern FENCE = Pattern.compile("\\s*```(\\w*)\\s*");
    /** What says which image is meant can be set for one execution: pixelzx.EXECUTION.image. */
    private static final Pattern OF_AN_EXECUTION =
            Pattern.compile("pixelzx\\.(api|worker)\\.(image|tags|context|dockerfile|target)");

    private static final Pattern PROPERTY = Pattern.compile("-Dpixelzx\\.([A-Za-z.]+)");
    private static final Pattern GOAL = Pattern.compile("\\bpixelzx-docker:([a-z][a-z-]+)");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?://|#)([^)#]+)");

    /** A fenced block and the file the line above names. */
    private record Snippet(String language, Optional<String> file, List<String> lines) {

        boolean occursIn(List<String> text) {
            List<String> wanted = lines.stream().map(DocumentationTest::plain).toList();
            return Stream.iterate(0, start -> start + wanted.size() <= text.size(), start -> start + 1)
                    .anyMatch(
                            start -> text.subList(start, start + wanted.size()).equals(wanted));
        }
    }

    static List<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(ROOT.resolve("docs"));
                Stream<Path> root = Files.list(ROOT)) {
            return Stream.concat(docs, root)
                    .filter(path -> path.toString().endsWith(".md"))
                    .filter(path -> !path.endsWith("CHANGELOG.md"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void showsOnlyCodeThatRuns(Path page) throws IOException {
        for (Snippet snippet : page.endsWith(GENERATED) ? List.<Snippet>of() : snippets(page)) {
            if (snippet.language().equals("sh")) {
                assertThat(snippet.lines()).allMatch(DocumentationTest::startsAScript, "starts a script that is here");
                continue;
            }
            assertThat(snippet.file())
                    .as("%s: a comment with the file of this region: %s", page.getFileName(), snippet.lines())
                    .isPresent();
            List<String> file = Files.readAllLines(ROOT.resolve(snippet.file().orElseThrow())).stream()
                    .map(DocumentationTest::plain)
                    .toList();
            assertThat(snippet.occursIn(file))
                    .as("%s: %s has these lines: %s", page.getFileName(), snippet.file(), snippet.lines())
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void namesParametersThatExist(Path page) throws IOException {
        Set<String> unknown = new TreeSet<>();
        Matcher matcher = PROPERTY.matcher(Files.readString(page));
        while (matcher.find()) {
            String name = "pixelzx." + matcher.group(1).replaceAll("\\.$", "");
            boolean known = name.equals("pixelzx")
                    || OF_AN_EXECUTION.matcher(name).matches()
                    || ConfigurationTable.ROWS.stream()
                            .map(row -> row.property().replaceAll("<.*", ""))
                            .anyMatch(property ->
                                    property.endsWith(".") ? name.startsWith(property) : property.equals(name));
            if (!known) {
                unknown.add(name);
            }
        }
        assertThat(unknown).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void namesGoalsThatExist(Path page) throws IOException {
        Set<String> goals;
        try (Stream<Path> mojos =
                Files.list(ROOT.resolve("pixelzx-docker-maven-plugin/src/main/java/io/github/pixelzx/docker/mojo"))) {
            goals = mojos.map(DocumentationTest::goal).flatMap(Optional::stream).collect(Collectors.toSet());
        }
        Matcher matcher = GOAL.matcher(Files.readString(page));
        while (matcher.find()) {
            assertThat(goals).contains(matcher.group(1));
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void linksToFilesThatExist(Path page) throws IOException {
        Matcher matcher = LINK.matcher(Files.readString(page));
        while (matcher.find()) {
            assertThat(page.resolveSibling(matcher.group(1))).exists();
        }
    }

    private static boolean startsAScript(String line) {
        return Files.isExecutable(ROOT.resolve(line.strip().replaceAll("\\s.*", "")));
    }

    private static Optional<String> goal(Path source) {
        try {
            Matcher name = Pattern.compile("@Mojo\\(\\s*name = \"([a-z-]+)\"").matcher(Files.readString(source));
            return name.find() ? Optional.of(name.group(1)) : Optional.empty();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Snippet> snippets(Path page) throws IOException {
        List<Snippet> snippets = new ArrayList<>();
        Optional<String> file = Optional.empty();
        List<String> lines = Files.readAllLines(page);
        for (int i = 0; i < lines.size(); i++) {
            Matcher marker = MARKER.matcher(lines.get(i).strip());
            Matcher fence = FENCE.matcher(lines.get(i));
            if (marker.matches()) {
                file = Optional.of(marker.group(1));
            } else if (fence.matches()) {
                int end = i + 1;
                while (!lines.get(end).strip().equals("```")) {
                    end++;
                }
                if (!NOT_CODE.contains(fence.group(1))) {
                    snippets.add(new Snippet(fence.group(1), file, lines.subList(i + 1, end)));
                }
                i = end;
                file = Optional.empty();
            }
        }
        return snippets;
    }

    /** Without indentation and comments; the version of the plugin is filled in where examples are run. */
    private static String plain(String line) {
        return line.replaceAll("<!--.*?-->|\\s# .*", "")
                .replaceAll("@project.version@|[0-9.]+-SNAPSHOT", "VERSION")
                .strip();
    }
}
