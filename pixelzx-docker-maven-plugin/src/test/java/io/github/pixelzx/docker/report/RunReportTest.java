package io.github.pixelzx.docker.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.Golden;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.report.Account.State;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** What a reader is told of records as the goals write them; the layout is one buildx made. */
class RunReportTest {

    private static final Path RECORDED =
            Path.of("src/test/resources/layouts/buildx-0.13.1-buildkit-0.13.2/three-platforms-with-provenance");
    private static final String INDEX = "sha256:2fb47e94e48b4e94c7b6190159be646c4e329ea11dad101451d562f103347f45";
    private static final Map<String, String> PLATFORMS = Map.of(
            "linux/amd64", "sha256:787f70f7a1bfce49041c13b3c51c1c73698d38248a0d3869228e83ff90ead821",
            "linux/arm64", "sha256:c596a484b51e94480cd999c000ea276b2728ba96290f2d8459657e959b8ea799",
            "linux/arm/v7", "sha256:78ca1fb87018f3e4e6833276139b11213799b8d60e65978380ea3642f38849b4");

    @TempDir
    private Path target;

    private Workspace workspace;

    @BeforeEach
    void hasALayout() throws IOException {
        workspace = Workspace.of(target, "pixelzx-evm");
        try (Stream<Path> files = Files.walk(RECORDED)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = workspace.layout().resolve(RECORDED.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        }
    }

    @Test
    void tellsOfAPublishedImage() throws Exception {
        record("build.json", built());
        record("test.json", tested("passed"));
        record("push.json", pushed("PUBLISHED", "SET", null));

        Account account = RunReport.write(workspace).orElseThrow();

        assertThat(account.state()).isEqualTo(State.PUBLISHED);
        matches("published");
    }

    @Test
    void tellsOfAFailedPlatformAndOfWhatTheAuditFound() throws Exception {
        record("build.json", built());
        record("test.json", tested("failed"));

        Account account = RunReport.write(workspace).orElseThrow();

        assertThat(account.state()).isEqualTo(State.FAILED);
        assertThat(account.headline()).isEqualTo("Not proven on linux/arm64.");
        matches("failed");
    }

    @Test
    void tellsOfAnAuditThatLetNothingRun() throws Exception {
        record("build.json", built());
        record("test.json", tested("failed").replaceAll("(?s)\"tests\": \\[.*?\\]", "\"tests\": []"));

        Account account = RunReport.write(workspace).orElseThrow();

        assertThat(account.state()).isEqualTo(State.FAILED);
        assertThat(account.headline()).isEqualTo("The audit failed on linux/arm64; nothing was run.");
        assertThat(page()).contains("is made for x86-64, not for AArch64");
    }

    @Test
    void doesNotSayOfWhatNobodyAuditedThatNothingWasFound() throws Exception {
        record("build.json", built());

        RunReport.write(workspace);

        assertThat(workspace.file(RunReport.MARKDOWN)).content().doesNotContain("nothing found");
    }

    @Test
    void tellsOfABuildThatFailedWhateverEarlierRecordsSay() throws Exception {
        record("build.json", built());
        record("test.json", tested("passed"));
        record("push.json", pushed("PUBLISHED", "SET", null));
        RunReport.write(workspace);
        workspace.subdirectory("junit");
        workspace.writeFile("junit/TEST-app.xml", "<testsuite/>");
        workspace.writeText(BuildServer.FILE, "PIXELZX_STATE=published");
        Problem problem = Problem.project(
                HelpTopic.BUILD_FAILED, "Step 'RUN <false>' failed", "exit 1\non linux/arm64", "mend it");

        Account account = RunReport.writeUnbuilt(workspace, problem, BuildLog.of(workspace), "1.0");

        assertThat(account.state()).isEqualTo(State.BUILD_FAILED);
        assertThat(page())
                .contains("build failed", "Step &#39;RUN &lt;false&gt;&#39; failed", "on linux/arm64")
                .doesNotContain("Digest");
        assertThat(workspace.file(RunReport.MARKDOWN))
                .content()
                .contains("# `pixelzx-evm`: build failed", "RUN \\<false\\>")
                .doesNotContain("published", "Digest");
        assertThat(workspace.file("junit")).doesNotExist();
        assertThat(workspace.file(BuildServer.FILE)).doesNotExist();
        assertThat(Workspace.REPORTS)
                .containsExactlyInAnyOrder(RunReport.PAGE, RunReport.MARKDOWN, Account.FILE, BuildServer.FILE);
    }

    @Test
    void namesTheLogOnlyWhereTheBuildThatFailedWroteIt() {
        Problem problem = Problem.environment(HelpTopic.NO_ENGINE, "No engine", "None answers", "start it");
        workspace.writeLog("build.log", "of an earlier build");
        BuildLog log = BuildLog.of(workspace);

        assertThat(RunReport.writeUnbuilt(workspace, problem, log, "1.0").notes())
                .containsExactly("None answers");

        workspace.writeLog("build.log", "of this one, which failed");
        assertThat(RunReport.writeUnbuilt(workspace, problem, log, "1.0").notes())
                .containsExactly("None answers", "What the steps printed: log/build.log");
    }

    @Test
    void saysOfPublishedBytesThatTheirLastTestFailed() throws Exception {
        record("build.json", built());
        record("test.json", tested("failed").replace("2026-01-01T00:00:00Z", "2026-01-01T00:00:10.5Z"));
        record("push.json", pushed("PUBLISHED", "SET", null));

        Account account = RunReport.write(workspace).orElseThrow();

        assertThat(account.state()).isEqualTo(State.FAILED);
        assertThat(account.headline())
                .isEqualTo("Not proven on linux/arm64. The same bytes were published before that test.");
        assertThat(account.published()).isEqualTo("2026-01-01T00:00:01.500Z");
        assertThat(account.finished()).isEqualTo("2026-01-01T00:00:10.5Z");
    }

    @Test
    void doesNotHoldATestThatFailedBeforeAgainstWhatWasPublishedUntested() throws Exception {
        record("build.json", built());
        record("test.json", tested("failed"));
        record("push.json", pushed("PUBLISHED", "SET", null).replace("\"tested\": true", "\"tested\": false"));

        assertThat(RunReport.write(workspace).orElseThrow().state()).isEqualTo(State.PUBLISHED_UNTESTED);
    }

    @Test
    void callsWhatWasPulledByItsReferenceAndTellsNothingWhereThePullFailed() throws Exception {
        Workspace published = workspace.within("published");
        Files.move(
                workspace.layout(),
                Files.createDirectories(published.directory()).resolve("layout"));
        workspace = published;
        record("test.json", tested("passed"));
        record("pull.json", """
                {"reference": "ghcr.io/acme/app:1.0", "index": "%s", "platforms": {}, "leftOut": {},
                 "bytesFetched": 1, "pulled": "2026-01-01T00:00:00Z", "plugin": "1.0"}""".formatted(INDEX));
        assertThat(RunReport.write(workspace).orElseThrow().image()).isEqualTo("ghcr.io/acme/app:1.0");

        Files.delete(workspace.file("pull.json"));

        assertThat(RunReport.write(workspace)).isEmpty();
        assertThat(workspace.file(RunReport.PAGE)).doesNotExist();
    }

    @Test
    void tellsOfATagThatCouldNotBeSet() throws Exception {
        record("build.json", built());
        record("test.json", tested("passed"));
        record("push.json", pushed("FAILED", "FAILED", "The tag is immutable\n  Why: …"));

        assertThat(RunReport.write(workspace).orElseThrow().state()).isEqualTo(State.FAILED);
        matches("not-everywhere");
    }

    @Test
    void saysThatBytesWerePublishedUntested() throws Exception {
        record("build.json", built());
        record("push.json", pushed("PUBLISHED", "SET", null).replace("\"tested\": true", "\"tested\": false"));

        Account account = RunReport.write(workspace).orElseThrow();

        assertThat(account.state()).isEqualTo(State.PUBLISHED_UNTESTED);
        assertThat(account.platforms())
                .allSatisfy(platform -> assertThat(platform.outcome()).isEqualTo("untested"));
        assertThat(page()).contains("published untested").contains("requireTested was false");
    }

    @Test
    void saysWhichPlatformsWerePublishedUntestedOrLeftOut() throws Exception {
        record("build.json", built());
        record(
                "push.json",
                pushed("PUBLISHED", "SET", null)
                        .replace("\"tested\": true", "\"tested\": false, \"leftOut\": [\"linux/riscv64\"]")
                        .replace(
                                "\"platforms\": []",
                                "\"platforms\": [" + platform("linux/amd64", true) + ','
                                        + platform("linux/arm64", false) + ',' + platform("linux/arm/v7", true) + ']'));

        Account account = RunReport.write(workspace).orElseThrow();

        assertThat(account.state()).isEqualTo(State.PUBLISHED_UNTESTED);
        assertThat(account.headline()).isEqualTo("Tested on 2 of 3 platforms and published with linux/arm64 untested.");
        assertThat(page())
                .contains("pixelzx.push.allowSkipped")
                .contains("left out of the image")
                .contains("linux/riscv64");
    }

    private static String platform(String name, boolean tested) {
        String digest = '"' + PLATFORMS.get(name) + '"';
        return "{\"platform\": \"" + name + "\", \"layout\": " + digest + ", \"registry\": " + digest
                + (tested ? ", \"tested\": " + digest : "") + '}';
    }

    @Test
    void saysThatTagsWaitForOtherImages() throws Exception {
        record("test.json", tested("passed"));
        record("push.json", pushed("STAGED", "PENDING", null));

        Account account = RunReport.write(workspace).orElseThrow();
        assertThat(account.state()).isEqualTo(State.STAGED);
        assertThat(account.headline())
                .startsWith("Tested on 3 platforms and brought to its registries; the tags have not moved: they wait");
    }

    @Test
    void doesNotCallTestedWhatWaitsUntested() throws Exception {
        record("build.json", built());
        record("push.json", pushed("STAGED", "PENDING", null).replace("\"tested\": true", "\"tested\": false"));

        assertThat(RunReport.write(workspace).orElseThrow().headline())
                .startsWith(
                        "Built for 3 platforms and brought to its registries untested; the tags have not moved: they wait");
    }

    @Test
    void tellsNothingOfAnImageThatIsGoneWithAFailedBuild() throws Exception {
        record("build.json", built());
        record("test.json", tested("passed"));
        record("push.json", pushed("PUBLISHED", "SET", null));
        RunReport.write(workspace);
        Files.delete(workspace.file("build.json"));
        Files.delete(workspace.layout().resolve("index.json"));

        assertThat(RunReport.write(workspace)).isEmpty();
        assertThat(workspace.file(RunReport.PAGE)).doesNotExist();
        assertThat(workspace.file(RunReport.MARKDOWN)).doesNotExist();
        assertThat(workspace.file(Account.FILE)).doesNotExist();
    }

    @Test
    void callsAnImageByItsWholeName() throws Exception {
        Workspace slashed = Workspace.of(target, "team-a/app");
        Files.move(
                workspace.directory(),
                Files.createDirectories(slashed.directory().getParent()).resolve("app"));
        workspace = slashed;
        record("build.json", built());

        assertThat(RunReport.write(workspace).orElseThrow().image()).isEqualTo("team-a/app");
    }

    @Test
    void takesTheTestOfAnotherBuildForNoProof() throws Exception {
        record("build.json", built());
        record("test.json", tested("passed").replace(INDEX, "sha256:" + "0".repeat(64)));

        Account account = RunReport.write(workspace).orElseThrow();

        assertThat(account.state()).isEqualTo(State.BUILT);
        assertThat(account.notes()).anyMatch(note -> note.startsWith("The last test was of another build"));
    }

    @Test
    void writesNothingWithoutARecord() {
        assertThat(RunReport.write(workspace)).isEmpty();
        assertThat(workspace.file(RunReport.PAGE)).doesNotExist();
    }

    @Test
    void writesAgainOnlyWhatHasChanged() throws Exception {
        record("build.json", built());
        RunReport.write(workspace);
        FileTime old = FileTime.fromMillis(0);
        Files.setLastModifiedTime(workspace.file(RunReport.PAGE), old);

        RunReport.write(workspace);
        assertThat(Files.getLastModifiedTime(workspace.file(RunReport.PAGE))).isEqualTo(old);

        record("test.json", tested("passed"));
        RunReport.write(workspace);
        assertThat(Files.getLastModifiedTime(workspace.file(RunReport.PAGE))).isNotEqualTo(old);
    }

    @Test
    void hasBeenToldAsLongAsNoRecordAndNothingMadeOfThemChanges() throws Exception {
        record("build.json", "{}");
        assertThat(ReportSeal.of(workspace).isUnbroken()).isFalse();
        workspace.writeText(RunReport.PAGE, "a page");
        ReportSeal.of(workspace).write();
        assertThat(ReportSeal.of(workspace).isUnbroken()).isTrue();

        workspace.remove(RunReport.PAGE);
        assertThat(ReportSeal.of(workspace).isUnbroken()).isFalse();

        ReportSeal.of(workspace).write();
        record("push.json", "{}");
        assertThat(ReportSeal.of(workspace).isUnbroken()).isFalse();

        ReportSeal.of(workspace).write();
        workspace.write("build.json", Map.of());
        assertThat(ReportSeal.of(workspace).isUnbroken()).isFalse();
    }

    @Test
    void hasNotBeenToldWhatARecordSaysThatWasWrittenMeanwhile() throws Exception {
        record("build.json", built());
        ReportSeal seal = ReportSeal.of(workspace);
        RunReport.write(workspace);
        record("test.json", tested("failed"));

        seal.write();

        assertThat(seal.isUnbroken()).isTrue();
        assertThat(ReportSeal.of(workspace).isUnbroken()).isFalse();
    }

    @Test
    void staysAPageWhateverATestIsCalled() throws Exception {
        record("test.json", tested("passed").replace("버전 확인", "</ul><script>alert('x')</script>&amp;\\\""));

        RunReport.write(workspace);

        assertThat(page()).doesNotContain("<script>").contains("&lt;script&gt;alert(&#39;x&#39;)");
        wellFormed(page());
    }

    @Test
    void knowsNoSizeWhereTheLayoutIsGone() throws Exception {
        record("test.json", tested("passed"));
        Files.delete(workspace
                .layout()
                .resolve("blobs/sha256")
                .resolve(Digest.parse(PLATFORMS.get("linux/arm64")).hex()));

        assertThat(RunReport.write(workspace).orElseThrow().platforms())
                .extracting(Account.PlatformAccount::layers)
                .containsExactly(1, 0, 1);
    }

    private void matches(String name) throws Exception {
        Golden.assertMatches("report/" + name + ".md", Files.readString(workspace.file(RunReport.MARKDOWN)));
        Golden.assertMatches("report/" + name + ".html", page());
        wellFormed(page());
    }

    private String page() throws IOException {
        return Files.readString(workspace.file(RunReport.PAGE));
    }

    /** Every element is closed, but for those that HTML closes by itself. */
    private static void wellFormed(String page) throws Exception {
        String xml = page.replaceFirst("<!DOCTYPE html>", "").replaceAll("<meta ([^>]*)>", "<meta $1/>");
        assertThat(DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new InputSource(new StringReader(xml)))
                        .getElementsByTagName("article")
                        .getLength())
                .isEqualTo(3);
    }

    private void record(String name, String json) throws IOException {
        Files.writeString(workspace.file(name), json);
    }

    private static String built() {
        return """
                {"image": "pixelzx-evm", "index": "%s", "mediaType": "application/vnd.oci.image.index.v1+json",
                 "platforms": %s, "version": "1.0.0", "tags": ["1.0.0", "latest"],
                 "commit": "0123456789abcdef0123456789abcdef01234567", "branch": "main", "dirty": true,
                 "sourceDateEpoch": 1700000000, "builder": "pixelzx-builder",
                 "builderDescription": "moby/buildkit:buildx-stable-1, driver docker-container, network host",
                 "buildx": "v0.13.1", "milliseconds": 3210,
                 "from": {"fingerprint": {"parts": {}}, "bases": [
                   {"reference": "docker.io/library/alpine:3.20", "pinned": false,
                    "digest": "sha256:0000000000000000000000000000000000000000000000000000000000000001"}],
                  "remote": [], "mirrors": []},
                 "sizes": {"linux/arm64": {"compressed": 1234567, "unpacked": 3456789, "layers": []},
                           "linux/amd64": {"compressed": 1234567, "layers": []}},
                 "steps": [
                   {"platform": "", "place": "internal", "instruction": "load build definition from Dockerfile",
                    "startMilliseconds": 0, "milliseconds": 20, "cached": false, "bytes": 0},
                   {"platform": "linux/arm64", "place": "builder 2/3", "instruction": "RUN make | tee <log>",
                    "startMilliseconds": 300, "milliseconds": 1500, "cached": false, "bytes": 0},
                   {"platform": "linux/amd64", "place": "builder 2/3", "instruction": "RUN make | tee <log>",
                    "startMilliseconds": 300, "milliseconds": 0, "cached": true, "bytes": 0}]}""".formatted(INDEX, platforms());
    }

    private static String platforms() {
        return PLATFORMS.entrySet().stream()
                .map(entry -> '"' + entry.getKey() + "\": \"" + entry.getValue() + '"')
                .sorted()
                .toList()
                .toString()
                .replace('[', '{')
                .replace(']', '}');
    }

    /** Two tests on each platform; arm64 has the outcome given, and a finding. */
    private static String tested(String outcome) {
        List<String> platforms = Stream.of("linux/amd64", "linux/arm64", "linux/arm/v7")
                .map(platform -> platform(platform, platform.equals("linux/arm64") ? outcome : "passed"))
                .toList();
        String failing = outcome.equals("failed") ? """
                {"platform": "linux/arm64", "rule": "start-machine", "level": "FAIL", "file": "/usr/local/bin/exit",
                 "message": "/usr/local/bin/exit is made for x86-64, not for AArch64"},""" : "";
        return """
                {"image": "pixelzx-evm", "index": {"digest": "INDEX",
                 "mediaType": "application/vnd.oci.image.index.v1+json", "size": 2400},
                 "outcome": "OUTCOME", "platforms": PLATFORMS, "findings": [FAILING
                 {"platform": "linux/arm64", "rule": "start-nothing", "level": "WARN", "file": "",
                 "message": "a warning to look at"}],
                 "finished": "2026-01-01T00:00:00Z", "plugin": "1.0"}""".replace("INDEX", INDEX)
                .replace("OUTCOME", outcome.toUpperCase(Locale.ROOT))
                .replace("PLATFORMS", platforms.toString())
                .replace("FAILING", failing);
    }

    private static String platform(String platform, String outcome) {
        return """
                {"platform": "PLATFORM", "manifest": "DIGEST", "config": "DIGEST", "how": "HOW",
                 "started": "/usr/local/bin/exit (ELF 64-bit)", "outcome": "OUTCOME", "tests": [
                 {"name": "버전 확인", "kind": "command", "outcome": "OUTCOME", "detail": "DETAIL", "milliseconds": 420,
                  "log": "log/test-1.log"},
                 {"name": "start", "kind": "command", "outcome": "PASSED", "detail": "exit 0", "milliseconds": 3010,
                  "log": "log/test-2.log"}]}""".replace("PLATFORM", platform)
                .replace("DIGEST", PLATFORMS.get(platform))
                .replace("HOW", platform.equals("linux/amd64") ? "native" : "emulated")
                .replace("OUTCOME", outcome.toUpperCase(Locale.ROOT))
                .replace("DETAIL", outcome.equals("passed") ? "exit 0" : "exit 1");
    }

    private static String pushed(String outcome, String tag, String failure) {
        return """
                {"index": {"digest": "INDEX", "mediaType": "application/vnd.oci.image.index.v1+json", "size": 2400},
                 "tested": true, "proof": "tested", "destinations": [
                 {"repository": "ghcr.io/acme/pixelzx-evm", "outcome": "OUTCOME", "tags": [
                   {"tag": "1.0.0", "outcome": "SET", "digest": "INDEX"}, {"tag": "latest", "outcome": "WORD"}],
                  "platforms": [], "verified": "manifests", "bytesSent": 12345678, "blobsSent": 7, "blobsMounted": 0,
                  "blobsSkipped": 2 FAILURE}],
                 "started": "2026-01-01T00:00:01Z", "finished": "2026-01-01T00:00:02Z", "plugin": "1.0",
                 "published": "2026-01-01T00:00:01.500Z"}""".replace("INDEX", INDEX)
                .replace("OUTCOME", outcome)
                .replace("WORD", tag)
                .replace("FAILURE", failure == null ? "" : ", \"failure\": \"" + failure.replace("\n", "\\n") + '"');
    }
}
