package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.audit.Audits;
import io.github.pixelzx.docker.audit.ImageAudit;
import io.github.pixelzx.docker.config.AuditLevel;
import io.github.pixelzx.docker.config.AuditMode;
import io.github.pixelzx.docker.config.AuditRule;
import io.github.pixelzx.docker.config.AuditSpec;
import io.github.pixelzx.docker.config.AuditSpec.Growth;
import io.github.pixelzx.docker.config.AuditSpec.RuleSpec;
import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.SubjectPattern;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.emulation.Execution;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.layout.ElfFixture;
import io.github.pixelzx.docker.layout.LayerFixture;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.SilentProgress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A test of what was tested: nothing is read, run or written, until anything is another. */
class StandingTestsTest {

    private static final List<Platform> THREE =
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"), Platform.parse("linux/arm/v7"));
    private static final List<String> WRITTEN = List.of(TestResult.FILE, "audit.json", "log/audit.txt");
    private static final FileTime LONG_AGO = FileTime.fromMillis(1_000_000_000_000L);

    @TempDir
    Path target;

    private final FakeEngine engine = new FakeEngine();
    private final List<String> console = new CopyOnWriteArrayList<>();
    private int engines;
    private AuditSpec audit = AuditSpec.DEFAULT;
    private String choice = "default";
    private String plugin = "1.0";
    private ImageSpec image = new ImageSpec("app", null, List.of(), THREE);
    private Workspace workspace;

    @BeforeEach
    void testsOnce() throws IOException {
        workspace = Workspace.of(target, "app");
        LayoutFixture.threePlatforms(workspace.layout());
        assertThat(test().passed()).isTrue();
        engines = 0;
        console.clear();
        for (String file : WRITTEN) {
            Files.setLastModifiedTime(workspace.file(file), LONG_AGO);
        }
        for (Path report : reports()) {
            Files.setLastModifiedTime(report, LONG_AGO);
        }
    }

    @Test
    void readsRunsAndWritesNothing() throws IOException {
        TestResult result = test();

        assertThat(result.passed()).isTrue();
        assertThat(result.platforms()).allMatch(PlatformResult::earlier);
        assertNothingDone();
        assertThat(console)
                .contains("All platform tests passed!")
                .anyMatch(line -> line.startsWith("linux/arm/v7") && line.contains("passed earlier"))
                .as("what is worth a look still is")
                .anyMatch(line -> line.contains("run as root"));
    }

    @Test
    void staysProvenWithoutAnAudit() {
        test();

        assertThat(TestedLayout.reload(workspace).result().passed()).isTrue();
    }

    @Test
    void auditsAgainWhereARuleHasAnotherLevel() {
        audit = rule(new RuleSpec(AuditLevel.FAIL, List.of(), List.of()));

        assertThatThrownBy(this::test).isInstanceOf(ProblemException.class).hasMessageContaining("run as root");
        assertThat(workspace
                        .read(TestResult.FILE, TestResult.class)
                        .orElseThrow()
                        .passed())
                .isFalse();
    }

    @Test
    void auditsAgainWhereARuleIsAppliedToOthers() {
        audit = rule(new RuleSpec(null, List.of(), List.of(new SubjectPattern("**"))));

        assertAudited();
        assertThat(engines).as("the containers' outcome does not depend on it").isZero();
    }

    @Test
    void auditsAgainWhereEverythingFails() {
        audit = new AuditSpec(AuditMode.STRICT, Map.of(), 0, 0, null);

        assertThatThrownBy(this::test).isInstanceOf(ProblemException.class);
    }

    @Test
    void auditsAgainWhereABudgetIsSet() {
        audit = new AuditSpec(AuditMode.STANDARD, Map.of(), 1, 0, null);

        assertThatThrownBy(this::test).isInstanceOf(ProblemException.class);
    }

    @Test
    void auditsEachTimeWhereWhatIsPublishedCounts() {
        audit = new AuditSpec(AuditMode.STANDARD, Map.of(), 0, 0, new Growth(BigDecimal.TEN, true));

        assertAudited();
        console.clear();
        assertAudited();
    }

    @Test
    void failsAgainWithoutReadingAgain() {
        audit = rule(new RuleSpec(AuditLevel.FAIL, List.of(), List.of()));
        assertThatThrownBy(this::test).isInstanceOf(ProblemException.class);
        console.clear();

        assertThatThrownBy(this::test).isInstanceOf(ProblemException.class).hasMessageContaining("run as root");
        assertThat(console).doesNotContain("auditing");
    }

    @Test
    void runsAgainWhereATestIsAnother() {
        test(Tests.of(List.of(CommandTest.of("version", List.of("/usr/local/bin/app", "--version")))));

        assertThat(engines).isPositive();
    }

    @Test
    void runsAgainOnAnotherEngine() {
        choice = "ssh://elsewhere";

        test();

        assertThat(engines).isPositive();
    }

    @Test
    void doesEverythingAgainByAnotherVersion() {
        plugin = "2.0";

        assertAudited();
        assertThat(engines).isPositive();
    }

    @Test
    void doesEverythingAgainWhereItIsForced() {
        test(Tests.forced(commands()));

        assertThat(console).contains("auditing");
        assertThat(engines).isPositive();
    }

    @Test
    void doesEverythingAgainForOtherBytes() throws IOException {
        try (Stream<Path> files = Files.walk(workspace.layout())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        LayoutFixture other = new LayoutFixture(workspace.layout());
        byte[] app = new LayerFixture()
                .program("usr/local/bin/app", ElfFixture.program("arm64"))
                .gzip();
        other.top(other.index(List.of(other.image(THREE.get(0), LayoutFixture.config("/usr/local/bin/app"), app))));
        image = new ImageSpec("app", null, List.of(), THREE.subList(0, 1));

        assertThatThrownBy(this::test).isInstanceOf(ProblemException.class);
        assertThat(console).contains("auditing");
    }

    @Test
    void noticesAByteOfALayerWhoseWriterPutSizeAndTimeBack() throws IOException {
        Path layer;
        try (Stream<Path> blobs = Files.list(workspace.layout().resolve("blobs/sha256"))) {
            layer = blobs.max((one, other) ->
                            Long.compare(one.toFile().length(), other.toFile().length()))
                    .orElseThrow();
        }
        FileTime modified = Files.getLastModifiedTime(layer);
        byte[] bytes = Files.readAllBytes(layer);
        bytes[bytes.length / 2] ^= 1;
        Files.write(layer, bytes);
        Files.setLastModifiedTime(layer, modified);

        assertThatThrownBy(this::test).isInstanceOf(ProblemException.class).hasMessageContaining("damaged");
        assertThatThrownBy(() -> TestedLayout.reload(workspace)).hasMessageContaining("damaged");
    }

    @Test
    void wantsEveryPlatformThatIsAskedForNow() {
        List<Platform> four = new ArrayList<>(THREE);
        four.add(Platform.parse("linux/riscv64"));
        image = new ImageSpec("app", null, List.of(), four);

        assertThatThrownBy(this::test).isInstanceOf(ProblemException.class).hasMessageContaining("linux/riscv64");
    }

    @Test
    void writesReportsThatAreGone() throws IOException {
        Files.delete(reports().get(0));

        test();

        assertThat(reports()).hasSize(3);
        assertThat(engines).isZero();
        assertThat(Files.getLastModifiedTime(workspace.file(TestResult.FILE)))
                .as("it was tested when it was tested")
                .isEqualTo(LONG_AGO);
    }

    private void assertAudited() {
        test();

        assertThat(console).contains("auditing");
    }

    private void assertNothingDone() throws IOException {
        assertThat(engines).isZero();
        assertThat(console).doesNotContain("auditing");
        for (String file : WRITTEN) {
            assertThat(Files.getLastModifiedTime(workspace.file(file))).as(file).isEqualTo(LONG_AGO);
        }
        for (Path report : reports()) {
            assertThat(Files.getLastModifiedTime(report)).isEqualTo(LONG_AGO);
        }
    }

    private List<Path> reports() throws IOException {
        try (Stream<Path> found = Files.list(workspace.file("junit"))) {
            return found.sorted().collect(Collectors.toList());
        }
    }

    private static AuditSpec rule(RuleSpec spec) {
        return new AuditSpec(AuditMode.STANDARD, Map.of(AuditRule.ROOT_USER, spec), 0, 0, null);
    }

    private static List<CommandTest> commands() {
        return List.of(CommandTest.of("version", List.of("/usr/local/bin/app", "version")));
    }

    private TestResult test() {
        return test(Tests.of(commands()));
    }

    private TestResult test(TestSpec spec) {
        TestEngine usual = TestEngine.usual(
                choice,
                () -> {
                    engines++;
                    return engine;
                },
                () -> platforms -> {
                    Map<Platform, Execution> found = new HashMap<>();
                    platforms.forEach(platform -> found.put(platform, Execution.NATIVE));
                    return found;
                },
                registry -> Optional.empty());
        Console told = new Console();
        ImageAudit reading = new ImageAudit(audit, Audits.NO_REGISTRY, told);
        return new ImageTests(TestEngines.of(usual), reading, told, plugin, Map.of()).test(image, spec, workspace);
    }

    private final class Console extends SilentProgress {

        @Override
        public void warning(String sentence) {
            console.add(sentence);
        }

        @Override
        public void auditing(String name, List<Platform> platforms) {
            console.add("auditing");
        }

        @Override
        public void allPlatformTestsPassed() {
            console.add("All platform tests passed!");
        }

        @Override
        public void table(List<String> lines) {
            console.addAll(lines);
        }
    }
}
