package io.github.pixelzx.docker.audit;

import static io.github.pixelzx.docker.layout.LayoutFixture.config;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.config.AuditLevel;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.layout.ElfFixture;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayerFixture;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageAuditTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final Platform ARM_V7 = Platform.parse("linux/arm/v7");

    @TempDir
    Path directory;

    @Test
    void passesThreePlatformsAndSaysWhatEachStarts() {
        LayoutFixture.threePlatforms(directory);

        AuditResult result = audit(List.of(AMD64, ARM64, ARM_V7), List.of());

        assertThat(result.findings()).isEmpty();
        assertThat(result.started())
                .containsExactly(
                        Map.entry(AMD64, "/usr/local/bin/app (ELF 64-bit LSB x86-64)"),
                        Map.entry(ARM64, "/usr/local/bin/app (ELF 64-bit LSB AArch64)"),
                        Map.entry(ARM_V7, "/usr/local/bin/app (ELF 32-bit LSB ARM, v6 or higher)"));
        assertThatCode(result::orThrow).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"linux/386", "linux/riscv64", "linux/ppc64le", "linux/s390x", "linux/mips64le"})
    void passesOtherMachinesToo(String platform) {
        Platform parsed = Platform.parse(platform);

        assertThat(auditOne(
                                parsed,
                                config("app"),
                                new LayerFixture().program("usr/bin/app", ElfFixture.program(parsed.architecture())))
                        .findings())
                .isEmpty();
    }

    @Test
    void namesPlatformFileAndBothMachinesOfAWrongProgram() {
        AuditResult result = auditOne(
                ARM64, config("/app/server"), new LayerFixture().program("app/server", ElfFixture.program("amd64")));

        ProblemException problem = problem(result);
        assertThat(problem.problem().help()).isEqualTo(HelpTopic.EXEC_FORMAT_ERROR);
        assertThat(problem.getMessage())
                .contains(
                        "linux/arm64: /app/server is an x86-64 program, the platform needs AArch64",
                        "GOARCH=$TARGETARCH");
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.rule().id()).isEqualTo("start-machine");
            assertThat(finding.file()).isEqualTo("/app/server");
            assertThat(finding.platform()).isEqualTo(ARM64);
        });
    }

    @Test
    void tellsByteOrdersAndWordSizesApart() {
        assertThat(messages(auditOne(
                        Platform.parse("linux/ppc64le"),
                        config("/app"),
                        new LayerFixture().program("app", ElfFixture.program("ppc64")))))
                .containsExactly("/app is a 64-bit MSB PowerPC64 program, the platform needs 64-bit LSB PowerPC64");
    }

    @Test
    void collectsTheFindingsOfAllPlatforms() {
        LayoutFixture fixture = new LayoutFixture(directory);
        byte[] layer =
                new LayerFixture().program("app", ElfFixture.program("amd64")).gzip();
        List<Descriptor> images = new ArrayList<>();
        for (Platform platform : List.of(AMD64, ARM64, ARM_V7)) {
            images.add(fixture.image(platform, config("/app"), layer));
        }
        fixture.top(fixture.index(images));

        assertThat(problem(audit(List.of(), List.of())).getMessage())
                .contains("The image cannot start on linux/arm64, linux/arm/v7")
                .contains("linux/arm64: /app is an x86-64 program, the platform needs AArch64")
                .contains("linux/arm/v7: /app is an x86-64 program, the platform needs ARM");
    }

    @Test
    void checksEntrypointWithCommandAsItsArguments() {
        Map<String, Object> config = Map.of("Entrypoint", List.of("/init"), "Cmd", List.of("/app", "serve"));

        AuditResult result = auditOne(
                ARM64,
                config,
                new LayerFixture()
                        .program("init", ElfFixture.program("arm64"))
                        .program("app", ElfFixture.program("amd64")));

        assertThat(result.started()).containsEntry(ARM64, "/init (ELF 64-bit LSB AArch64)");
        assertThat(messages(result)).containsExactly("/app is an x86-64 program, the platform needs AArch64");
    }

    @Test
    void looksIntoTheShellForm() {
        AuditResult result = auditOne(
                ARM64,
                config("/bin/sh", "-c", "cd /srv && exec ./app --flag=/etc/none"),
                new LayerFixture()
                        .program("bin/busybox", ElfFixture.program("arm64"))
                        .symlink("bin/sh", "busybox")
                        .program("app", ElfFixture.program("amd64")));

        assertThat(result.started()).containsEntry(ARM64, "/bin/sh -> /bin/busybox (ELF 64-bit LSB AArch64)");
        assertThat(messages(result)).containsExactly("/app is an x86-64 program, the platform needs AArch64");
    }

    @Test
    void searchesTheImagesPathInItsOrder() {
        Map<String, Object> config = Map.of("Cmd", List.of("app"), "Env", List.of("A=1", "PATH=/opt/bin:/bin"));

        AuditResult result = auditOne(
                ARM64,
                config,
                new LayerFixture()
                        .file("opt/bin/app", 0644, ElfFixture.program("amd64"))
                        .program("bin/app", ElfFixture.program("arm64"))
                        .program("usr/bin/app", ElfFixture.program("amd64")));

        assertThat(result.findings()).isEmpty();
        assertThat(result.started()).containsEntry(ARM64, "/bin/app (ELF 64-bit LSB AArch64)");
    }

    @Test
    void startsRelativeNamesInTheWorkingDirectory() {
        Map<String, Object> config = Map.of("Cmd", List.of("./app"), "WorkingDir", "/srv/app");

        assertThat(auditOne(ARM64, config, new LayerFixture().program("srv/app/app", ElfFixture.program("arm64")))
                        .started())
                .containsEntry(ARM64, "/srv/app/app (ELF 64-bit LSB AArch64)");
    }

    @Test
    void saysWhichPathWasSearched() {
        AuditResult result = auditOne(ARM64, config("server"), new LayerFixture().directory("bin"));

        ProblemException problem = problem(result);
        assertThat(problem.problem().help()).isEqualTo(HelpTopic.NOTHING_TO_START);
        assertThat(problem.getMessage())
                .contains("there is no program 'server' in PATH"
                        + " (/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)");
        assertThat(result.started()).containsEntry(ARM64, "nothing");
    }

    @Test
    void saysWhyAFileCannotBeStarted() {
        LayerFixture layer = new LayerFixture()
                .file("plain", 0644, ElfFixture.program("arm64"))
                .directory("dir")
                .symlink("dangling", "/opt/app")
                .symlink("circle", "circle")
                .script("empty", "")
                .script("text", "echo hello\n")
                .program("object", ElfFixture.ofType("arm64", 1));

        List<List<String>> commands = new ArrayList<>();
        for (String name : List.of("/gone", "/plain", "/dir", "/dangling", "/circle", "/empty", "/text", "/object")) {
            commands.add(List.of(name));
        }
        AuditResult result = auditOne(ARM64, Map.of(), commands, layer);

        assertThat(messages(result))
                .containsExactly(
                        "/gone does not exist (test command: /gone)",
                        "/plain is not executable (test command: /plain)",
                        "/dir is not a file (test command: /dir)",
                        "/dangling leads to /opt/app, which does not exist (test command: /dangling)",
                        "/circle is a link that leads in a circle (test command: /circle)",
                        "/empty is empty (test command: /empty)",
                        "/text is neither an ELF program nor a script that begins with #! (test command: /text)",
                        "/object is an ELF file but no program (type 1) (test command: /object)");
    }

    @Test
    void showsHowToGiveAnImageWithoutCommandATest() {
        ProblemException problem = problem(auditOne(ARM64, Map.of(), new LayerFixture()));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.NOTHING_TO_START);
        assertThat(problem.getMessage())
                .contains("neither ENTRYPOINT nor CMD", "<tests><command>/usr/bin/program --version</command></tests>");
    }

    @Test
    void takesATestForTheStartOfAnImageWithoutCommand() {
        AuditResult result = auditOne(
                ARM64,
                Map.of(),
                List.of(List.of("/app", "version")),
                new LayerFixture().program("app", ElfFixture.program("arm64")));

        assertThat(result.findings()).isEmpty();
        assertThat(result.started()).containsEntry(ARM64, "/app (ELF 64-bit LSB AArch64)");
    }

    @Test
    void namesTheTestThatStartsAWrongProgramAndEachFileOnce() {
        AuditResult result = auditOne(
                ARM64,
                config("/app"),
                List.of(List.of("/tool", "a"), List.of("/tool", "b")),
                new LayerFixture()
                        .program("app", ElfFixture.program("arm64"))
                        .program("tool", ElfFixture.program("amd64")));

        assertThat(messages(result))
                .containsExactly("/tool is an x86-64 program, the platform needs AArch64 (test command: /tool a)");
    }

    @Test
    void followsAScriptToItsInterpreter() {
        LayerFixture layer = new LayerFixture()
                .script("entry.sh", "#! /bin/sh -e\nexec app\n")
                .program("bin/busybox", ElfFixture.program("arm64"))
                .symlink("bin/sh", "/bin/busybox");

        AuditResult result = auditOne(ARM64, config("/entry.sh"), layer);

        assertThat(result.findings()).isEmpty();
        assertThat(result.started())
                .containsEntry(ARM64, "/entry.sh (script) -> /bin/sh -> /bin/busybox (ELF 64-bit LSB AArch64)");
    }

    @Test
    void followsEnvToTheProgramItLooksFor() {
        LayerFixture layer = new LayerFixture()
                .script("one", "#!/usr/bin/env python3\n")
                .script("two", "#!/usr/bin/env -S A=b -i python3 -u\n")
                .program("usr/bin/env", ElfFixture.program("arm64"))
                .program("usr/local/bin/python3", ElfFixture.program("amd64"));

        for (String script : List.of("/one", "/two")) {
            assertThat(messages(auditOne(ARM64, config(script), layer)))
                    .containsExactly("/usr/local/bin/python3, the interpreter of " + script
                            + ", is an x86-64 program, the platform needs AArch64");
        }
    }

    @Test
    void missesInterpretersThatAreNotThere() {
        LayerFixture layer = new LayerFixture()
                .script("bash.sh", "#!/bin/bash\n")
                .script("node.js", "#!/usr/bin/env node\n")
                .script("none", "#!\n")
                .script("crlf.sh", "#!/bin/sh\r\necho\r\n")
                .program("usr/bin/env", ElfFixture.program("arm64"))
                .program("bin/sh", ElfFixture.program("arm64"));

        assertThat(messages(auditOne(
                        ARM64,
                        config("/bash.sh"),
                        List.of(List.of("/node.js"), List.of("/none"), List.of("/crlf.sh")),
                        layer)))
                .containsExactly(
                        "/bin/bash, the interpreter of /bash.sh, does not exist",
                        "there is no 'node', the interpreter of /node.js, in PATH (" + SearchPath.DEFAULT
                                + ") (test command: /node.js)",
                        "/none names no interpreter after #! (test command: /none)",
                        "/crlf.sh has lines that end with CR LF, so its interpreter is '/bin/sh\\r' (test command:"
                                + " /crlf.sh)");
    }

    @Test
    void endsAChainOfScripts() {
        AuditResult result = auditOne(
                ARM64, config("/a"), new LayerFixture().script("a", "#!/b\n").script("b", "#!/a\n"));

        assertThat(messages(result)).singleElement().asString().contains("one interpreter of interpreters too many");
    }

    @Test
    void missesTheLoaderOfADynamicProgram() {
        AuditResult result = auditOne(
                ARM64,
                config("/app"),
                new LayerFixture().program("app", ElfFixture.dynamic("arm64", "/lib/ld-linux-aarch64.so.1")));

        ProblemException problem = problem(result);
        assertThat(problem.problem().help()).isEqualTo(HelpTopic.INTERPRETER_MISSING);
        assertThat(problem.getMessage())
                .contains(
                        "linux/arm64: /lib/ld-linux-aarch64.so.1, the loader of /app, does not exist", "CGO_ENABLED=0");
    }

    @Test
    void comparesTheLoadersMachineToo() {
        AuditResult result = auditOne(
                ARM_V7,
                config("/app"),
                new LayerFixture()
                        .program("app", ElfFixture.dynamic("arm", "/lib/ld.so"))
                        .program("lib/ld-2.so", ElfFixture.program("arm64"))
                        .symlink("lib/ld.so", "ld-2.so"));

        assertThat(messages(result))
                .containsExactly("/lib/ld-2.so, the loader of /app, is an AArch64 program, the platform needs ARM");
    }

    @Test
    void seesTheProgramOfTheUppermostLayer() {
        LayerFixture lower = new LayerFixture().program("app", ElfFixture.program("amd64"));
        LayerFixture upper = new LayerFixture().program("app", ElfFixture.program("arm64"));

        assertThat(auditOne(ARM64, config("/app"), lower, upper).findings()).isEmpty();
        assertThat(auditOne(ARM64, config("/app"), upper, lower).findings()).hasSize(1);
        assertThat(messages(auditOne(ARM64, config("/app"), upper, new LayerFixture().marker(".wh.app"))))
                .containsExactly("/app does not exist");
    }

    @Test
    void warnsWhereItKnowsNoMachine() {
        AuditResult result = auditOne(
                Platform.parse("linux/pdp11"),
                config("/app"),
                new LayerFixture().program("app", ElfFixture.program("amd64")));

        assertThat(result.passed()).isTrue();
        assertThat(result.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(AuditLevel.WARN));
    }

    @Test
    void refusesALayoutThatLacksAConfiguredPlatform() {
        LayoutFixture.threePlatforms(directory);

        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> audit(List.of(Platform.parse("linux/s390x")), List.of()));
        assertThat(problem.problem().help()).isEqualTo(HelpTopic.PLATFORM_MISSING);
    }

    @Test
    void namesTheLayerThatCannotBeRead() {
        LayoutFixture fixture = new LayoutFixture(directory);
        fixture.top(fixture.index(List.of(fixture.image(ARM64, config("/app"), new byte[] {0x1f, (byte) 0x8b, 8, 0}))));

        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> audit(List.of(ARM64), List.of()));
        assertThat(problem.problem().help()).isEqualTo(HelpTopic.LAYOUT_DAMAGED);
        assertThat(problem.getMessage()).contains("Cannot read layer 1 of linux/arm64 (sha256:");
    }

    private AuditResult auditOne(Platform platform, Map<String, Object> config, LayerFixture... layers) {
        return auditOne(platform, config, List.of(), layers);
    }

    private AuditResult auditOne(
            Platform platform, Map<String, Object> config, List<List<String>> commands, LayerFixture... layers) {
        LayoutFixture fixture = new LayoutFixture(directory);
        byte[][] gzipped = new byte[layers.length][];
        for (int i = 0; i < layers.length; i++) {
            gzipped[i] = layers[i].gzip();
        }
        fixture.top(fixture.index(List.of(fixture.image(platform, config, gzipped))));
        return audit(List.of(platform), commands);
    }

    private AuditResult audit(List<Platform> platforms, List<List<String>> commands) {
        return Audits.of(Audits::start)
                .audit(ImageLayout.read(directory), new ImageSpec("app", null, List.of(), platforms), commands);
    }

    private static List<String> messages(AuditResult result) {
        return result.findings().stream().map(Finding::message).toList();
    }

    private static ProblemException problem(AuditResult result) {
        return catchThrowableOfType(ProblemException.class, result::orThrow);
    }
}
