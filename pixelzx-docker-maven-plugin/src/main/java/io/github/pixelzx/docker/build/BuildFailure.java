package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.build.BuildProgress.FailedStep;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.Redaction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Makes a problem of a failed build: which platform, which step, where in the Dockerfile, and what to do.
 *
 * @param image the image's name
 * @param command what was run
 * @param summary what was run, its exit code and time; the log holds the whole command
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
        String said = reason + '\n' + reason(text) + '\n' + String.join("\n", tail);
        BuildAdvice advice = BuildAdvice.on(said);
        // The first platform that asks for a base image ends the build; only one without that platform is about it.
        boolean common = failed.filter(step -> step.name().isLookForBase()).isPresent()
                && advice != BuildAdvice.NO_BASE_FOR_PLATFORM;
        String platform = platforms.isEmpty() ? firstPlatform() : platforms.get(0);
        return new Problem(
                advice.kind(),
                what(failed, common ? List.of() : platforms),
                why(failed, reason, text),
                advice.fixes(platform, this, said),
                advice.topic(),
                evidence(text, tail, advice == BuildAdvice.OTHER ? Optional.of(again(platform)) : Optional.empty()));
    }

    /** The last lines of the step that failed; where several did, of each, and once what several said. */
    private static List<String> tail(List<FailedStep> failures, List<String> text) {
        Map<List<String>, List<FailedStep>> said = new LinkedHashMap<>();
        failures.stream()
                .filter(step -> !step.tail().isEmpty())
                .forEach(step -> said.computeIfAbsent(step.tail(), tail -> new ArrayList<>())
                        .add(step));
        List<String> lines = new ArrayList<>();
        said.forEach((tail, steps) -> {
            if (failures.size() > 1) {
                String platforms = steps.stream()
                        .flatMap(step -> step.platforms().stream())
                        .distinct()
                        .collect(Collectors.joining(", "));
                lines.add(platforms + "  " + steps.get(0).name().place() + ':');
            }
            lines.addAll(tail);
        });
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

    /** What was said comes first; then where, and how to see more. */
    private List<String> evidence(List<String> text, List<String> tail, Optional<String> again) {
        List<String> lines = new ArrayList<>(tail);
        // Where no step ran, the end of buildx' text is shown, and the excerpt is a part of it.
        if (!tail.containsAll(excerpt(text))) {
            lines.addAll(excerpt(text));
        }
        lines.add(summary + ", full output: " + log);
        again.ifPresent(command -> lines.add("to watch it alone: " + command));
        return lines;
    }
}
