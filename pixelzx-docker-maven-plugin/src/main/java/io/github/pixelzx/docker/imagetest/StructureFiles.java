package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Finds the files of container-structure-test that a configuration names, and reads their tests.
 *
 * @param callers the environment of whoever called Maven
 */
record StructureFiles(TestSpec spec, Map<String, String> callers) {

    private static final String PATTERN_LETTERS = "*?[{";

    /** Leaves every value the text it is in the file: {@code 1.10}, {@code yes} and {@code 0755} are no numbers here. */
    private static final class Texts extends Resolver {

        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, NULL, "~nN\0");
            addImplicitResolver(Tag.NULL, EMPTY, null);
        }
    }

    /**
     * The tests of all files, in the order of their names. Tests of a same name are told apart by their file.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException with everything that is wrong in all files
     */
    List<TestCase> read() {
        List<String> mistakes = new ArrayList<>();
        List<TestCase> tests = new ArrayList<>();
        for (String pattern : spec.structureTests()) {
            List<Path> files = files(pattern);
            if (files.isEmpty()) {
                mistakes.add("no file matches " + pattern + " in " + spec.basedir());
            }
            files.forEach(file -> read(file, tests, mistakes));
        }
        if (!mistakes.isEmpty()) {
            throw Problem.project(
                            HelpTopic.STRUCTURE_TESTS,
                            "The structure tests cannot be read",
                            String.join("\n", mistakes),
                            "mend the file, or name others by <tests><structureTests>src/test/structure/*.yaml"
                                    + "</structureTests> (-Dpixelzx.test.structureTests)")
                    .asException();
        }
        return tests;
    }

    private void read(Path file, List<TestCase> tests, List<String> mistakes) {
        String name = spec.basedir().relativize(file).toString().replace('\\', '/');
        try {
            Object document = yaml().load(Files.readString(file, StandardCharsets.UTF_8));
            tests.addAll(new StructureTests(name, spec, callers, mistakes).read(document));
        } catch (YAMLException e) {
            mistakes.add(name + ": "
                    + String.valueOf(e.getMessage()).lines().map(String::strip).collect(Collectors.joining(" ")));
        } catch (IOException e) {
            mistakes.add(name + " cannot be read: " + e.getMessage());
        }
    }

    /** Only lists, maps and texts come out of it, whatever tags a file has; a map has no key twice. */
    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        DumperOptions unused = new DumperOptions();
        return new Yaml(new SafeConstructor(options), new Representer(unused), unused, options, new Texts());
    }

    private List<Path> files(String pattern) {
        boolean plain = pattern.chars().noneMatch(letter -> PATTERN_LETTERS.indexOf(letter) >= 0);
        if (plain) {
            Path file = spec.basedir().resolve(pattern).normalize();
            return Files.isRegularFile(file) ? List.of(file) : List.of();
        }
        int fixed = pattern.lastIndexOf('/', firstPatternLetter(pattern)) + 1;
        Path from = spec.basedir().resolve(pattern.substring(0, fixed)).normalize();
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.substring(fixed));
        try (Stream<Path> found = Files.walk(from)) {
            return List.copyOf(found.filter(Files::isRegularFile)
                    .filter(file -> matcher.matches(from.relativize(file)))
                    .collect(Collectors.toCollection(TreeSet::new)));
        } catch (IOException e) {
            return List.of();
        }
    }

    private static int firstPatternLetter(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if (PATTERN_LETTERS.indexOf(pattern.charAt(i)) >= 0) {
                return i;
            }
        }
        return pattern.length();
    }
}
