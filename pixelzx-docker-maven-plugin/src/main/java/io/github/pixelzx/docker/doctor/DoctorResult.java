package io.github.pixelzx.docker.doctor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pixelzx.docker.config.Origin;
import io.github.pixelzx.docker.config.ReportFormat;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Everything the doctor found.
 *
 * @param verdict the worst of the checks
 * @param configuration every parameter with the place it came from, defaults as well
 * @param plugin version of the plugin that looked
 */
public record DoctorResult(
        Verdict verdict, List<Diagnosis> checks, List<Value> configuration, long milliseconds, String plugin) {

    public DoctorResult {
        checks = List.copyOf(checks);
        configuration = List.copyOf(configuration);
    }

    /**
     * A parameter's value.
     *
     * @param parameter the element path, for example {@code builder.name}
     * @param origin the place it came from
     */
    public record Value(String parameter, String value, String origin) {

        boolean isDefault() {
            return origin.equals(Origin.DEFAULT.place());
        }
    }

    static DoctorResult of(List<Diagnosis> checks, List<Value> configuration, long milliseconds, String plugin) {
        Verdict worst = checks.stream()
                .map(Diagnosis::verdict)
                .max(Comparator.naturalOrder())
                .orElse(Verdict.OK);
        return new DoctorResult(worst, checks, configuration, milliseconds, plugin);
    }

    /** What to print. JSON is one text that begins and ends with a brace at the beginning of a line. */
    public List<String> printed(ReportFormat format) {
        return format == ReportFormat.JSON ? List.of('\n' + json()) : lines();
    }

    private String json() {
        try {
            return JsonMapper.builder()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .build()
                    .writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> lines() {
        int width = checks.stream()
                .mapToInt(check -> check.subject().length())
                .max()
                .orElse(0);
        String indent = " ".repeat(width + 8);
        List<String> lines = new ArrayList<>();
        for (Diagnosis check : checks) {
            String[] finding = check.finding().split("\n", -1);
            lines.add(String.format(
                    Locale.ROOT,
                    "%-4s  %-" + Math.max(width, 1) + "s  %s",
                    check.verdict() == Verdict.OK ? "ok" : check.verdict().name(),
                    check.subject(),
                    finding[0]));
            // Each a line of its own: Maven marks lines by their level, and programs look for the mark.
            Arrays.stream(finding).skip(1).forEach(more -> lines.add(indent + more));
            check.fixes().forEach(fix -> lines.add(indent + "fix: " + fix));
        }
        lines.add("");
        lines.addAll(given());
        lines.add("");
        lines.add(summary());
        return lines;
    }

    /** What somebody set, and where the rest is to be seen. */
    private List<String> given() {
        List<Value> given =
                configuration.stream().filter(value -> !value.isDefault()).toList();
        List<String> lines = new ArrayList<>();
        lines.add(given.isEmpty() ? "Configuration: nothing is set" : "Configuration:");
        given.forEach(
                value -> lines.add("  " + value.parameter() + " = " + value.value() + "  (" + value.origin() + ')'));
        lines.add("  " + (configuration.size() - given.size())
                + " parameters have their defaults: -Dpixelzx.format=json shows them all");
        return lines;
    }

    private String summary() {
        return count(Verdict.OK) + " ok, " + count(Verdict.WARN) + " to look at, " + count(Verdict.FAIL) + " failed ("
                + String.format(Locale.ROOT, "%.1f s", milliseconds / 1000.0) + ')';
    }

    private long count(Verdict wanted) {
        return checks.stream().filter(check -> check.verdict() == wanted).count();
    }

    /**
     * Ends the goal with a failure if any check failed.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException naming all that failed
     */
    public void orThrow() {
        if (verdict == Verdict.FAIL) {
            List<Diagnosis> failed = checks.stream()
                    .filter(check -> check.verdict() == Verdict.FAIL)
                    .toList();
            throw Problem.environment(
                            HelpTopic.DOCTOR,
                            failed.size() + " of " + checks.size() + " checks failed",
                            failed.stream()
                                    .map(check -> check.subject() + ": " + check.finding())
                                    .collect(Collectors.joining("\n")),
                            failed.stream()
                                    .map(check -> check.fixes().get(0))
                                    .distinct()
                                    .toArray(String[]::new))
                    .asException();
        }
    }
}
