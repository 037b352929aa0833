package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.imagetest.TestResult.CaseResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.imagetest.TestResult.TestedIndex;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestCase;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Read by the parser of Maven's own report of tests. */
class JunitReportTest {

    private static final Digest DIGEST = Digest.of(new byte[] {1});

    @TempDir
    Path target;

    @Test
    void isAFilePerPlatformThatSurefiresReportReads() throws Exception {
        Workspace workspace = Workspace.of(target, "app");
        workspace.writeLog("test-linux-arm-v7-1.log", "\u001b[31mred\u001b[0m & <angry> \u0001\n");

        new JunitReport(result()).write(workspace);

        ReportTestSuite suite = suite(workspace, "linux-arm-v7");
        assertThat(suite.getNumberOfTests()).isEqualTo(4);
        assertThat(suite.getNumberOfFailures()).isEqualTo(1);
        assertThat(suite.getNumberOfErrors()).isEqualTo(1);
        assertThat(suite.getNumberOfSkipped()).isEqualTo(1);
        assertThat(suite.getTestCases())
                .extracting(ReportTestCase::getName)
                .containsExactly("version", "wrong", "crashed", "not run");
        ReportTestCase wrong = suite.getTestCases().get(1);
        assertThat(wrong.hasFailure()).isTrue();
        assertThat(wrong.getFailureMessage()).isEqualTo("exit 1 <&>");
        assertThat(wrong.getFullClassName()).isEqualTo("app.linux-arm-v7");
        assertThat(suite.getTestCases().get(2).hasError()).isTrue();
    }

    @Test
    void showsAPlatformThatWasNotRunAsSkipped() throws Exception {
        Workspace workspace = Workspace.of(target, "app");

        new JunitReport(result()).write(workspace);

        assertThat(suite(workspace, "linux-amd64").getNumberOfSkipped()).isEqualTo(1);
    }

    private static ReportTestSuite suite(Workspace workspace, String slug) throws Exception {
        List<ReportTestSuite> suites = new TestSuiteXmlParser(new NullConsoleLogger())
                .parse(workspace.file("junit/TEST-app-" + slug + ".xml").toString());
        assertThat(suites).hasSize(1);
        return suites.get(0);
    }

    private static TestResult result() {
        List<CaseResult> tests = List.of(
                new CaseResult(
                        "version", "command", Outcome.PASSED, "exit 0", 1234, "log/test-linux-arm-v7-1.log", null),
                new CaseResult("wrong", "command", Outcome.FAILED, "exit 1 <&>\nmore \u0002", 10, "", null),
                new CaseResult("crashed", "service", Outcome.CRASHED, "the emulator crashed", 10, "", null),
                new CaseResult("not run", "command", Outcome.SKIPPED, "no emulator", 0, "", null));
        return new TestResult(
                "app",
                new TestedIndex(DIGEST, "application/vnd.oci.image.index.v1+json", 1),
                Outcome.FAILED,
                List.of(
                        platform("linux/amd64", Outcome.SKIPPED, List.of()),
                        platform("linux/arm/v7", Outcome.FAILED, tests)),
                List.of(),
                "2026-01-01T00:00:00Z",
                "test");
    }

    private static PlatformResult platform(String platform, Outcome outcome, List<CaseResult> tests) {
        return new PlatformResult(Platform.parse(platform), DIGEST, DIGEST, "not run", "/app", outcome, tests);
    }
}
