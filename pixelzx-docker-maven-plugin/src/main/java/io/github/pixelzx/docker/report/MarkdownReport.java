package io.github.pixelzx.docker.report;

import io.github.pixelzx.docker.report.Account.BuildAccount;
import io.github.pixelzx.docker.report.Account.DestinationAccount;
import io.github.pixelzx.docker.report.Account.FindingAccount;
import io.github.pixelzx.docker.report.Account.PlatformAccount;
import io.github.pixelzx.docker.report.Account.StepAccount;
import io.github.pixelzx.docker.report.Account.TestAccount;
import java.util.Comparator;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** The account in Markdown, for the summary page of a build server. */
record MarkdownReport(Account account) {

    private static final long WORTH_A_THOUGHT = 500;
    private static final int MOST_STEPS = 5;
    private static final int LONGEST_STEP = 100;

    String text() {
        StringJoiner lines = new StringJoiner("\n", "", "\n");
        lines.add("# " + code(account.image()) + ": " + account.state().words());
        lines.add("");
        lines.add(escaped(account.headline()));
        lines.add("");
        if (account.index() != null) {
            lines.add("Digest: " + code(account.index().toString())
                    + (account.tested().isEmpty() ? "" : ", tested " + Words.time(account.tested()))
                    + (account.published().isEmpty() ? "" : ", published " + Words.time(account.published())));
            lines.add("");
            platforms(lines);
        }
        destinations(lines);
        failures(lines);
        build(lines);
        steps(lines);
        notes(lines);
        return lines.toString();
    }

    private void platforms(StringJoiner lines) {
        row(lines, "platform", "result", "run", "tests", "audit", "size", "manifest");
        row(lines, "---", "---", "---", "---", "---", "---:", "---");
        for (PlatformAccount platform : account.platforms()) {
            row(
                    lines,
                    platform.platform().toString(),
                    platform.outcome().equals("passed") ? "passed" : "**" + platform.outcome() + "**",
                    platform.how().isEmpty() ? "–" : platform.how(),
                    tests(platform),
                    findings(platform),
                    Words.sizes(platform),
                    code(platform.manifest().toString()));
        }
        lines.add("");
    }

    private static String tests(PlatformAccount platform) {
        if (platform.tests().isEmpty()) {
            return "–";
        }
        long passed = platform.tests().stream()
                .filter(test -> test.outcome().equals("passed"))
                .count();
        long took =
                platform.tests().stream().mapToLong(TestAccount::milliseconds).sum();
        return passed + " of " + platform.tests().size() + " passed, " + Words.seconds(took);
    }

    private static String findings(PlatformAccount platform) {
        List<FindingAccount> findings = platform.findings();
        if (platform.how().isEmpty()) {
            // No record of a test: nobody has looked.
            return "–";
        }
        int failing = (int) findings.stream().filter(FindingAccount::fails).count();
        return findings.isEmpty()
                ? "nothing found"
                : failing + " failing, " + Words.plural(findings.size() - failing, "warning");
    }

    private void destinations(StringJoiner lines) {
        if (account.destinations().isEmpty()) {
            return;
        }
        row(lines, "published to", "result", "tags", "sent");
        row(lines, "---", "---", "---", "---:");
        for (DestinationAccount destination : account.destinations()) {
            row(
                    lines,
                    code(destination.repository()),
                    destination.outcome(),
                    destination.tags().stream()
                            .map(tag -> code(tag.tag()) + " " + tag.outcome())
                            .collect(Collectors.joining(", ")),
                    Words.size(destination.bytesSent()));
        }
        lines.add("");
    }

    private void failures(StringJoiner lines) {
        for (PlatformAccount platform : account.platforms()) {
            platform.tests().stream()
                    .filter(test -> !test.outcome().equals("passed"))
                    .forEach(test -> lines.add("- " + platform.platform() + ", " + escaped(test.name()) + ": "
                            + test.outcome() + ", " + escaped(test.detail()) + log(test)));
            platform.findings()
                    .forEach(finding -> lines.add("- " + platform.platform() + ", audit "
                            + (finding.fails() ? "failure" : "warning") + ": " + escaped(finding.message()) + " ("
                            + finding.rule() + ")"));
        }
        account.destinations().stream()
                .filter(destination -> destination.failure() != null)
                .forEach(destination -> lines.add(
                        "- " + code(destination.repository()) + ": " + escaped(String.valueOf(destination.failure()))));
        lines.add("");
    }

    private static String log(TestAccount test) {
        return test.log().isEmpty() ? "" : " (" + code(test.log()) + ")";
    }

    private void build(StringJoiner lines) {
        BuildAccount build = account.build();
        if (build != null) {
            String commit = build.commit() == null
                    ? ""
                    : ", commit " + code(build.commit()) + (build.dirty() ? ", with changes," : "");
            String branch = build.branch() == null ? "" : " on " + code(build.branch());
            lines.add("Built as version " + code(build.version()) + commit + branch + " by " + code(build.builder())
                    + " ("
                    + escaped(build.builderDescription()) + "; buildx " + build.buildx() + ") in "
                    + Words.seconds(build.milliseconds()) + "; its sources are of "
                    + Words.time(build.sourceDateEpoch()) + ".");
            lines.add("");
            if (!build.bases().isEmpty()) {
                build.bases().forEach(base -> lines.add("- base image " + code(base)));
                lines.add("");
            }
        }
    }

    /** The few steps that are worth a thought where a build is slow. */
    private void steps(StringJoiner lines) {
        BuildAccount build = account.build();
        List<StepAccount> slow = build == null
                ? List.of()
                : build.steps().stream()
                        .filter(step -> step.milliseconds() >= WORTH_A_THOUGHT)
                        .sorted(Comparator.comparingLong(StepAccount::milliseconds)
                                .reversed())
                        .limit(MOST_STEPS)
                        .toList();
        if (slow.isEmpty()) {
            return;
        }
        row(lines, "slowest steps", "", "took");
        row(lines, "---", "---", "---:");
        slow.forEach(step -> row(
                lines,
                step.what(),
                code(brief(step.instruction())).replace("|", "\\|"),
                Words.seconds(step.milliseconds())));
        lines.add("");
    }

    private static String brief(String instruction) {
        return instruction.length() > LONGEST_STEP ? instruction.substring(0, LONGEST_STEP) + " …" : instruction;
    }

    private void notes(StringJoiner lines) {
        account.notes().forEach(note -> lines.add("> " + escaped(note) + "\n"));
    }

    private static void row(StringJoiner lines, String... cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    private static String code(String text) {
        return '`' + text.replace("`", "'") + '`';
    }

    /** Text that no character of can become markup. */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\`*_{}\\[\\]<>|#])", "\\\\$1").replace('\n', ' ');
    }
}
