package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.ProgramSpec;
import io.github.pixelzx.docker.config.ServiceTest;
import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tests there are and those that are to be run.
 *
 * @param all in the order of the POM, then those of files
 */
record Selection(List<TestCase> all, List<TestCase> selected) {

    /**
     * Reads files of tests, too.
     *
     * @param callers the environment of whoever called Maven
     * @throws io.github.pixelzx.docker.problem.ProblemException if a file cannot be read, or no test has a name that was
     *     asked for
     */
    static Selection of(TestSpec spec, Map<String, String> callers) {
        List<TestCase> all = new ArrayList<>(spec.tests());
        all.addAll(new StructureFiles(spec, callers).read());
        if (spec.only().isEmpty()) {
            return new Selection(all, all);
        }
        List<TestCase> selected = all.stream()
                .filter(test -> spec.only().stream().anyMatch(wanted -> matches(wanted, test.name())))
                .toList();
        if (selected.isEmpty()) {
            String names = all.stream().map(TestCase::name).collect(Collectors.joining(", "));
            throw Problem.project(
                            HelpTopic.CONFIGURATION,
                            "No test is called " + String.join(" or ", spec.only()),
                            all.isEmpty() ? "no test is configured" : "there are " + names,
                            "-Dpixelzx.test="
                                    + (all.isEmpty() ? "'*'" : all.get(0).name())
                                    + "   (<tests><only>; * stands for any part of a name)")
                    .asException();
        }
        return new Selection(all, selected);
    }

    private static boolean matches(String wanted, String name) {
        String regex =
                Arrays.stream(wanted.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return name.matches(regex);
    }

    /** What proves a platform: its tests or, where none is meant for it, the image's own entrypoint and command. */
    List<TestCase> meantFor(Platform platform) {
        List<TestCase> meant = of(all, platform);
        return meant.isEmpty() ? List.of(PlatformRun.OWN_COMMAND) : meant;
    }

    /** What is to be run on a platform; nothing where none of its tests was asked for. */
    List<TestCase> selectedFor(Platform platform) {
        return isWhole() ? meantFor(platform) : of(selected, platform);
    }

    private static List<TestCase> of(List<TestCase> tests, Platform platform) {
        return tests.stream().filter(test -> test.isFor(platform)).toList();
    }

    boolean isWhole() {
        return all.size() == selected.size();
    }

    /** The programs that tests start, where that does not depend on the image: what an audit can look at. */
    static List<List<String>> commands(List<TestCase> tests) {
        return tests.stream()
                .map(Selection::program)
                .filter(program -> !program.expands()
                        && program.workdir().isEmpty()
                        && program.environment().isEmpty())
                .map(ProgramSpec::argv)
                .filter(argv -> !argv.isEmpty())
                .toList();
    }

    private static ProgramSpec program(TestCase test) {
        if (test instanceof CommandTest command && command.setup().isEmpty()) {
            return command.program();
        }
        return test instanceof ServiceTest service ? service.program() : ProgramSpec.OWN;
    }
}
