package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.config.AuditRule;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Findings as lines: what is the same on several platforms once. */
final class FindingLines {

    /** Of one rule on the console; the log has all. */
    private static final int SHOWN = 5;

    private final Map<AuditRule, Map<String, List<String>>> byRule = new TreeMap<>();

    FindingLines(List<Finding> findings) {
        for (Finding finding : findings) {
            byRule.computeIfAbsent(finding.rule(), rule -> new LinkedHashMap<>())
                    .computeIfAbsent(finding.message(), message -> new ArrayList<>())
                    .add(finding.platform().toString());
        }
    }

    /** The first ones of every rule, and how many more there are. */
    List<String> brief() {
        List<String> lines = new ArrayList<>();
        byRule.forEach((rule, messages) -> {
            messages.entrySet().stream().limit(SHOWN).map(FindingLines::line).forEach(lines::add);
            if (messages.size() > SHOWN) {
                lines.add((messages.size() - SHOWN) + " more of " + rule.id() + " are in log/" + AuditResult.LOG);
            }
        });
        return lines;
    }

    /** All, under a heading for each rule. */
    String full() {
        return byRule.entrySet().stream()
                .map(rule -> rule.getKey().id() + "\n"
                        + rule.getValue().entrySet().stream()
                                .map(message -> "  " + line(message) + "\n")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    private static String line(Map.Entry<String, List<String>> message) {
        return message.getValue().stream().distinct().collect(Collectors.joining(", ")) + ": " + message.getKey();
    }
}
