package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.build.BuildProgress.FailedStep;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.Redaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes a problem of a failed build: which platform, which step, where in the Dockerfile, and what to do.
 *
 * @param image the image's name
 * @param command what was run
 * @param summary the command as it was run, its exit code and time
 * @param log where the whole output is
 */
record BuildFailure(String image, BuildCommand command, String summary, Path log) {

    private static final int TAIL = 20;
    private static final Pattern EXIT_CODE = Pattern.compile("exit code: (\\d+)");
    private static final Pattern PLACE = Pattern.compile("(\\S.*:\\d+)");
    private static final String RULE = "-----";
    private static final Pattern SOLVE = Pattern.compile("ERROR: (?:failed to (?:build|solve): )*(.+)");

    /**
     * The problem.
     *
     * @param failures the steps that failed by themselves; none where buildx failed without running one
     * @param text what buildx said in plain text
     */
    Problem problem(List<FailedStep> failures, List<String> text) {
        Optional<FailedStep> failed = failures.stream().findFirst();
        String reason = failed.map(FailedStep::error).orElseGet(() -> reason(text));
        List<String> tail = tail(failures, text);
        List<String> platforms = failures.stream()
                .flatMap(step -> step.platforms().stream())
                .sorted()
                .distinct()
                .toList();
        BuildAdvice advice = BuildAdvice.on(reason + '\n' + String.join("\n", tail));
        return new Problem(
                advice.kind(),
                what(failed, platforms),
                why(failed, reason, text),
                advice.fixes(platforms.isEmpty() ? firstPlatform() : platforms.get(0), this),
                advice.topic(),
                evidence(text, tail));
    }

    /** The last lines of the step that failed; where several did, of each, one after the other. */
    private static List<String> tail(List<FailedStep> failures, List<String> text) {
        List<String> lines = new ArrayList<>();
        for (FailedStep step : failures) {
            if (failures.size() > 1 && !step.tail().isEmpty()) {
                lines.add(
                        String.join(", ", step.platforms()) + "  " + step.name().place() + ':');
            }
            lines.addAll(step.tail());
        }
        return lines.isEmpty() ? text.subList(Math.max(0, text.size() - TAIL), text.size()) : lines;
    }

    /** The command that repeats this build for one platform, to be watched. */
    String again(String platform) {
        return "docker buildx build "
                + Redaction.of(command.watchArguments(Platform.parse(platform))).stream()
                        .map(BuildFailure::quoted)
                        .collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    private String firstPlatform() {
        return command.platforms().get(0).toString();
    }

    private String what(Optional<FailedStep> failed, List<String> platforms) {
        String of = platforms.isEmpty() ? image : String.join(", ", platforms) + " of " + image;
        return "Cannot build " + of
                + failed.map(step -> ": " + step.name().oneLine()).orElse("");
    }

    private static String why(Optional<FailedStep> failed, String reason, List<String> text) {
        Matcher exit = EXIT_CODE.matcher(reason);
        boolean ranAndFailed = reason.startsWith("process ") && exit.find();
        String cause = ranAndFailed ? "exit code " + exit.group(1) : reason;
        String step = failed.filter(found -> found.name().isInstruction())
                .map(found -> ", step " + found.name().place())
                .orElse("");
        return cause + step + place(text).map(where -> " (" + where + ")").orElse("");
    }

    /** {@code Dockerfile:5}, printed above an excerpt of the file. */
    private static Optional<String> place(List<String> text) {
        return excerpt(text).stream().findFirst();
    }

    /** The place in the Dockerfile and the lines around it, as buildx prints them between two rules. */
    private static List<String> excerpt(List<String> text) {
        for (int i = 0; i + 1 < text.size(); i++) {
            if (text.get(i + 1).startsWith(RULE) && PLACE.matcher(text.get(i)).matches()) {
                List<String> lines = new ArrayList<>(List.of(text.get(i)));
                text.stream()
                        .skip(i + 2L)
                        .takeWhile(line -> !line.startsWith(RULE))
                        .forEach(lines::add);
                return lines;
            }
        }
        return List.of();
    }

    private static String reason(List<String> text) {
        return text.stream()
                .map(SOLVE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .reduce((first, second) -> second)
                .orElse("buildx ended without saying why");
    }

    private List<String> evidence(List<String> text, List<String> tail) {
        List<String> lines = new ArrayList<>();
        lines.add(summary + ", full output: " + log);
        // Where no step ran, the end of buildx' text is shown, and the excerpt is a part of it.
        if (!tail.containsAll(excerpt(text))) {
            lines.addAll(excerpt(text));
        }
        lines.addAll(tail);
        return lines;
    }
}
