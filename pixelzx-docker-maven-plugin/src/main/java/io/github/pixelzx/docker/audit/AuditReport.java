package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.config.AuditLevel;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.CodeQuality;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;

/** Tells what an audit found: briefly on the console, in full in the workspace. */
public final class AuditReport {

    /** The findings in the form GitLab shows; the Dockerfile's own are in {@code gl-code-quality-report.json}. */
    static final String CODE_QUALITY = "gl-code-quality-audit.json";

    private final AuditResult result;

    public AuditReport(AuditResult result) {
        this.result = result;
    }

    /**
     * Warns of what does not fail, and writes {@code log/audit.txt} and a report for GitLab; what fails is told by
     * {@link AuditResult#orThrow}.
     *
     * @param dockerfile what a CI shows the findings beside
     */
    public void tell(Progress progress, Workspace workspace, Path dockerfile) {
        workspace.writeLog(AuditResult.LOG, text());
        CodeQuality.write(
                workspace,
                CODE_QUALITY,
                result.findings().stream()
                        .map(finding -> new CodeQuality(
                                finding.platform() + ": " + finding.message(),
                                finding.rule().id(),
                                finding.platform() + finding.file() + finding.message(),
                                finding.fails(),
                                dockerfile,
                                1))
                        .toList());
        warn(progress);
    }

    /** Warns alone. */
    public void warn(Progress progress) {
        List<Finding> warnings = result.findings().stream()
                .filter(finding -> finding.level() == AuditLevel.WARN)
                .toList();
        if (!warnings.isEmpty()) {
            progress.warning("The audit found something worth a look (docs: mvn pixelzx-docker:help -Dtopic=audit)\n  "
                    + String.join("\n  ", new FindingLines(warnings).brief()));
        }
    }

    private String text() {
        StringBuilder text = new StringBuilder("What a container starts\n");
        result.started()
                .forEach((platform, what) -> text.append("  ")
                        .append(platform)
                        .append(": ")
                        .append(what)
                        .append('\n'));
        for (AuditLevel level : List.of(AuditLevel.FAIL, AuditLevel.WARN)) {
            List<Finding> findings = result.findings().stream()
                    .filter(finding -> finding.level() == level)
                    .toList();
            text.append('\n')
                    .append(level == AuditLevel.FAIL ? "Fails" : "Worth a look")
                    .append(": ")
                    .append(findings.size())
                    .append("\n\n")
                    .append(new FindingLines(findings).full());
        }
        return text.toString();
    }
}
