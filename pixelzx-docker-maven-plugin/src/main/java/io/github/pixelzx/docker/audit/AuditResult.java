package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.config.AuditRule;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.Problem;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What reading the bytes of every platform showed.
 *
 * @param findings of all platforms, in canonical order of the platforms
 * @param started by platform: the file a container of it starts and what its header says, for example
 *     {@code /usr/local/bin/pixelzx (ELF 64-bit LSB AArch64)}; {@code nothing} where there is no such file
 */
public record AuditResult(List<Finding> findings, Map<Platform, String> started) {

    /** The audit's findings in full, a log of the workspace. */
    public static final String LOG = "audit.txt";

    public AuditResult {
        findings = List.copyOf(findings);
        started = Collections.unmodifiableMap(new LinkedHashMap<>(started));
    }

    /** Whether no platform has a finding that fails. */
    public boolean passed() {
        return findings.stream().noneMatch(Finding::fails);
    }

    /** Whether this platform has no finding that fails. */
    public boolean passed(Platform platform) {
        return findings.stream()
                .noneMatch(finding -> finding.fails() && finding.platform().equals(platform));
    }

    /**
     * Does nothing if the audit passed.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException one for all findings of all platforms that fail; its
     *     help topic is that of the rule that weighs most
     */
    public void orThrow() {
        List<Finding> failing = findings.stream().filter(Finding::fails).toList();
        if (failing.isEmpty()) {
            return;
        }
        List<AuditRule> rules =
                failing.stream().map(Finding::rule).distinct().sorted().toList();
        String platforms = failing.stream()
                .map(finding -> finding.platform().toString())
                .distinct()
                .collect(Collectors.joining(", "));
        List<String> fixes = rules.stream()
                .flatMap(rule -> rule.fixes().stream().map(fix -> fix.replace("RULE", rule.id())))
                .distinct()
                .toList();
        boolean start = rules.get(0).id().startsWith("start-");
        throw new Problem(
                        Problem.Kind.PROJECT,
                        (start ? "The image cannot start on " : "The audit finds fault with ") + platforms,
                        String.join("\n", new FindingLines(failing).brief()),
                        fixes,
                        rules.get(0).help(),
                        List.of())
                .asException();
    }
}
