package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.config.AuditLevel;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.List;

/** Tells what an audit found: briefly on the console, in full in the workspace. */
public final class AuditReport {

    private final AuditResult result;

    public AuditReport(AuditResult result) {
        this.result = result;
    }

    /** Warns of what does not fail, and writes {@code log/audit.txt}; what fails is told by {@link AuditResult#orThrow}. */
    public void tell(Progress progress, Workspace workspace) {
        workspace.writeLog(AuditResult.LOG, text());
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
