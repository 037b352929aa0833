package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.imagetest.TestResult.CaseResult;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What programs under test say of the machine they run on: a platform, or a kernel's word for a machine. */
record ReportedMachine(Workspace workspace) {

    private static final Pattern SAID =
            Pattern.compile("\\b(linux/(?:amd64|arm64|arm(?:/v[5-7])?|386|riscv64|ppc64le|s390x|mips64le|loong64)"
                    + "|x86_64|aarch64|armv[5-8]l|i[3-6]86|riscv64|ppc64le|s390x)\\b");

    /** The first that one of the tests printed. */
    Optional<String> of(List<CaseResult> tests) {
        for (CaseResult test : tests) {
            if (!test.log().isEmpty()) {
                Matcher said = SAID.matcher(text(test));
                if (said.find()) {
                    return Optional.of(said.group());
                }
            }
        }
        return Optional.empty();
    }

    private String text(CaseResult test) {
        try {
            return Files.readString(workspace.directory().resolve(test.log()), StandardCharsets.UTF_8);
        } catch (IOException e) {
            // Without its log nothing is known of what it said.
            return "";
        }
    }
}
