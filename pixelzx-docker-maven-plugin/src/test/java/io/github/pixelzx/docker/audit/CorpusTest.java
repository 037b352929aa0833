package io.github.pixelzx.docker.audit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.config.AuditLevel;
import io.github.pixelzx.docker.config.AuditMode;
import io.github.pixelzx.docker.config.AuditSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayerFixture;
import io.github.pixelzx.docker.layout.LayoutFixture;
import io.github.pixelzx.docker.oci.Descriptor;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images with one fault each, found for that reason and on that platform; and the same ones without. */
class CorpusTest {

    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");
    private static final Platform ARM_V6 = Platform.parse("linux/arm/v6");
    private static final Platform ARM_V7 = Platform.parse("linux/arm/v7");
    private static final List<Platform> TWO = List.of(AMD64, ARM64);

    @TempDir
    Path directory;

    private final Map<String, Object> config = new LinkedHashMap<>(Map.of("Cmd", List.of("/app"), "User", "1000"));
    private final Map<Platform, List<String>> history = new LinkedHashMap<>();

    @Test
    void findsNothingInARightImage() {
        assertThat(audit(TWO, (platform, layer) -> layer.program("app", program(platform))))
                .isEmpty();
    }

    @Test
    void warnsOnceOfAnImageWithoutUser() {
        config.remove("User");

        assertThat(audit(TWO, (platform, layer) -> layer.program("app", program(platform))))
                .containsExactly(
                        "WARN linux/amd64: containers run as root: the image names no user [root-user]",
                        "WARN linux/arm64: containers run as root: the image names no user [root-user]");
        assertThat(new FindingLines(findings(TWO, (platform, layer) -> layer.program("app", program(platform))))
                        .brief())
                .hasSize(1);
    }

    @Test
    void knowsRootByNumberAndByName() {
        for (String user : List.of("0", "root", "toor", "0:0")) {
            config.put("User", user);

            assertThat(audit(
                            List.of(AMD64),
                            (platform, layer) -> layer.program("app", program(platform))
                                    .file(
                                            "etc/passwd",
                                            0644,
                                            "toor:x:0:0::/:/bin/sh\napp:x:7:7::/:\n".getBytes(StandardCharsets.UTF_8))))
                    .singleElement()
                    .asString()
                    .contains("'" + user + "'");
        }
    }

    @Test
    void missesAUserNobodyKnows() {
        config.put("User", "app");

        assertThat(audit(List.of(AMD64), (platform, layer) -> layer.program("app", program(platform))))
                .containsExactly(
                        "FAIL linux/amd64: no container starts: /etc/passwd does not know the image's user 'app'"
                                + " [start-missing]");
    }

    @Test
    void findsAnAmd64EntrypointInArm64() {
        assertThat(audit(TWO, (platform, layer) -> layer.program("app", Programs.of("amd64"))))
                .containsExactly(
                        "FAIL linux/arm64: /app is an x86-64 program, the platform needs AArch64 [start-machine]");
    }

    @Test
    void findsAnAmd64ProgramOnPath() {
        assertThat(audit(
                        TWO,
                        (platform, layer) -> layer.program("app", program(platform))
                                .program("usr/bin/helper", Programs.of("amd64"))))
                .containsExactly("FAIL linux/arm64: /usr/bin/helper is an x86-64 program, the platform needs AArch64"
                        + " [path-machine]");
    }

    @Test
    void findsAForeignLibraryElsewhere() {
        assertThat(audit(
                        TWO,
                        (platform, layer) -> layer.program("app", program(platform))
                                .file("opt/lib/libnative.so", 0644, Programs.of("amd64.so"))))
                .containsExactly(
                        "WARN linux/arm64: /opt/lib/libnative.so is an x86-64 program, the platform needs AArch64"
                                + " [foreign-machine]");
    }

    @Test
    void findsAJarWhoseOnlyNativeLibraryIsForAmd64() {
        byte[] jar = jar(Map.of("linux/libnative.so", Programs.of("amd64.so")));

        assertThat(audit(
                        TWO,
                        (platform, layer) ->
                                layer.program("app", program(platform)).file("opt/a.jar", 0644, jar)))
                .containsExactly("WARN linux/arm64: /opt/a.jar has native libraries of which no copy fits:"
                        + " linux/libnative.so (x86-64) [jar-library]");
    }

    @Test
    void acceptsAJarWithACopyForEachMachineAndLooksIntoJarsWithin() {
        byte[] both = jar(Map.of(
                "linux-x86_64/libnative.so", Programs.of("amd64.so"),
                "linux-aarch64/libnative.so", Programs.of("arm64.so")));
        byte[] nested = jar(Map.of(
                "META-INF/native/libnative_linux_x86_64.so", Programs.of("amd64.so"),
                "META-INF/native/libnative_linux_aarch_64.so", Programs.of("arm64.so")));
        byte[] wrong = jar(Map.of("libonly.so", Programs.of("amd64.so")));

        assertThat(audit(
                        TWO,
                        (platform, layer) -> layer.program("app", program(platform))
                                .file("opt/a.jar", 0644, both)
                                .file("opt/boot.jar", 0644, jar(Map.of("BOOT-INF/lib/n.jar", nested)))
                                .file("opt/wrong.jar", 0644, jar(Map.of("BOOT-INF/lib/w.jar", wrong)))))
                .containsExactly("WARN linux/arm64: /opt/wrong.jar has native libraries of which no copy fits:"
                        + " BOOT-INF/lib/w.jar!/libonly.so (x86-64) [jar-library]");
    }

    @Test
    void findsAGoProgramOfAHigherVariant() {
        assertThat(audit(List.of(ARM_V6), (platform, layer) -> layer.program("app", Programs.of("go-arm7.gz"))))
                .containsExactly(
                        "FAIL linux/arm/v6: /app is made for ARMv7 (GOARM=7 in Go's build record), the platform"
                                + " is v6 [start-machine]");
        assertThat(audit(List.of(ARM_V6), (platform, layer) -> layer.program("app", Programs.of("armv7"))))
                .containsExactly(
                        "FAIL linux/arm/v6: /app is made for ARMv7 (.ARM.attributes), the platform is v6 [start-machine]");
    }

    @Test
    void acceptsLowerVariants() {
        for (String program : List.of("go-arm6.gz", "armv6", "go-arm7.gz", "armv7")) {
            assertThat(audit(List.of(ARM_V7), (platform, layer) -> layer.program("app", Programs.of(program))))
                    .as(program)
                    .isEmpty();
        }
        assertThat(audit(List.of(ARM_V6), (platform, layer) -> layer.program("app", Programs.of("go-arm6.gz"))))
                .isEmpty();
    }

    @Test
    void neverTakesAnUnknownVariantForARightOne() {
        byte[] bare = Programs.of("armv6");
        Arrays.fill(bare, 32, 36, (byte) 0);
        bare[48] = 0;
        bare[49] = 0;

        assertThat(audit(List.of(ARM_V6), (platform, layer) -> layer.program("app", bare)))
                .containsExactly(
                        "WARN linux/arm/v6: /app does not say for which variant of ARM it is made, the platform"
                                + " is v6 [variant-unknown]");
    }

    @Test
    void findsASoftFloatProgramInArmV7() {
        assertThat(audit(
                        List.of(ARM_V7),
                        (platform, layer) -> layer.program("app", Programs.of("soft-dynamic"))
                                .program("lib/ld-linux.so.3", Programs.of("armv7-libc.so"))
                                .program("lib/libc.so.6", Programs.of("armv7-libc.so"))))
                .containsExactly("FAIL linux/arm/v7: /app is linked for soft-float libraries, those of linux/arm/v7 are"
                        + " hard-float [start-machine]");
        assertThat(audit(
                        List.of(ARM_V7),
                        (platform, layer) -> layer.program("app", Programs.of("armv7-dynamic"))
                                .program("lib/ld-linux-armhf.so.3", Programs.of("armv7-libc.so"))
                                .program("lib/libc.so.6", Programs.of("armv7-libc.so"))))
                .isEmpty();
    }

    @Test
    void findsAMissingInterpreter() {
        assertThat(audit(List.of(ARM64), (platform, layer) -> layer.program("app", Programs.of("arm64-dynamic"))))
                .containsExactly("FAIL linux/arm64: /lib/ld-linux-aarch64.so.1, the loader of /app, does not exist"
                        + " [start-interpreter]");
    }

    @Test
    void findsAMissingLibraryAndThoseOfLibraries() {
        assertThat(audit(
                        List.of(ARM64),
                        (platform, layer) -> loader(layer)
                                .program("app", Programs.of("arm64-dynamic"))
                                .program("usr/lib/libpng.so.1", Programs.of("arm64-png.so"))))
                .containsExactly(
                        "FAIL linux/arm64: /app needs what its loader does not find: libc.so.6 [start-library]");
        assertThat(audit(
                        List.of(ARM64),
                        (platform, layer) -> loader(layer)
                                .program("app", Programs.of("arm64-dynamic"))
                                .program("usr/lib/libpng.so.1", Programs.of("amd64.so"))
                                .program("usr/lib/aarch64-linux-gnu/libc.so.6", Programs.of("arm64-libc.so"))))
                .containsExactly(
                        "FAIL linux/arm64: /app needs what its loader does not find: libpng.so.1 (/usr/lib/libpng.so.1 is"
                                + " for another machine) [start-library]",
                        "WARN linux/arm64: /usr/lib/libpng.so.1 is an x86-64 program, the platform needs AArch64"
                                + " [foreign-machine]");
    }

    @Test
    void looksForLibrariesWhereLoadersDo() {
        Map<String, String> places = Map.of(
                "opt/vendor/libc.so.6", "include /etc/ld.so.conf.d/*.conf",
                "usr/lib/aarch64-linux-gnu/libc.so.6", "",
                "lib64/libc.so.6", "");
        places.forEach((place, configuration) -> assertThat(audit(
                        List.of(ARM64),
                        (platform, layer) -> loader(layer)
                                .program("app", Programs.of("arm64-rpath"))
                                .program(place, Programs.of("arm64-libc.so"))
                                .file("etc/ld.so.conf", 0644, configuration.getBytes(StandardCharsets.UTF_8))
                                .file(
                                        "etc/ld.so.conf.d/v.conf",
                                        0644,
                                        "/opt/vendor\n".getBytes(StandardCharsets.UTF_8))))
                .as(place)
                .isEmpty());
        config.put("Cmd", List.of("/opt/bin/app"));
        assertThat(audit(
                        List.of(ARM64),
                        (platform, layer) -> loader(layer)
                                .program("opt/bin/app", Programs.of("arm64-rpath"))
                                .program("opt/lib/app/libc.so.6", Programs.of("arm64-libc.so"))))
                .isEmpty();
    }

    @Test
    void findsAScriptWithWindowsLineEnds() {
        assertThat(audit(
                        TWO,
                        (platform, layer) ->
                                layer.script("app", "#!/bin/sh\r\necho\r\n").program("bin/sh", program(platform))))
                .hasSize(2)
                .allSatisfy(
                        line -> assertThat(line).contains("/app has lines that end with CR LF", "[start-interpreter]"));
    }

    @Test
    void findsScriptsWithoutInterpreterOnPathAndElsewhere() {
        assertThat(audit(
                        List.of(AMD64),
                        (platform, layer) -> layer.program("app", program(platform))
                                .script("usr/bin/tool", "#!/usr/bin/perl\n")
                                .script("opt/tool", "#!/usr/bin/env python3\n")
                                .program("usr/bin/env", program(platform))
                                .file("opt/read-only", 0644, "#!/usr/bin/perl\n".getBytes(StandardCharsets.UTF_8))))
                .containsExactly(
                        "FAIL linux/amd64: /usr/bin/perl, the interpreter of /usr/bin/tool, does not exist"
                                + " [path-interpreter]",
                        "WARN linux/amd64: there is no 'python3', the interpreter of /opt/tool, in PATH [interpreter]");
    }

    @Test
    void findsADanglingEntrypointLink() {
        assertThat(audit(List.of(AMD64), (platform, layer) -> layer.symlink("app", "/opt/app")))
                .containsExactly("FAIL linux/amd64: /app leads to /opt/app, which does not exist [start-missing]");
    }

    @Test
    void findsASecretInTheHistory() {
        history.put(
                AMD64,
                List.of(
                        "RUN |1 API_TOKEN=s3cr3t /bin/sh -c make",
                        "RUN |1 VERSION=1.0 /bin/sh -c make",
                        "RUN /bin/sh -c curl -H \"Authorization: $TOKEN\" TOKEN=$(cat /run/secrets/token)"));

        assertThat(audit(List.of(AMD64), (platform, layer) -> layer.program("app", program(platform))))
                .containsExactly("WARN linux/amd64: step 1 of the history (RUN …) holds a value of API_TOKEN"
                        + " [secret-history]")
                .noneMatch(line -> line.contains("s3cr3t"));
    }

    @Test
    void findsSecretsInFilesAndVariables() {
        config.put(
                "Env", List.of("DB_PASSWORD=hunter22", "TOKEN_FILE=/run/secrets/token", "MAX_TOKEN=4096", "PATH=/bin"));
        String key =
                "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEAAAAA\n-----END OPENSSH PRIVATE KEY-----\n";

        assertThat(audit(
                        List.of(AMD64),
                        (platform, layer) -> layer.program("app", program(platform))
                                .file("root/.ssh/id_ed25519", 0600, key.getBytes(StandardCharsets.UTF_8))
                                .file("root/.npmrc", 0600, "//r/:_authToken=abc\n".getBytes(StandardCharsets.UTF_8))
                                .file(
                                        "opt/app.conf",
                                        0644,
                                        ("t = ghp_" + "a1B2".repeat(9)).getBytes(StandardCharsets.UTF_8))
                                .file(
                                        "opt/lib.py",
                                        0644,
                                        "k = '-----BEGIN PRIVATE KEY-----'".getBytes(StandardCharsets.UTF_8))))
                .containsExactlyInAnyOrder(
                        "WARN linux/amd64: /root/.ssh/id_ed25519 holds a private key [secret-file]",
                        "WARN linux/amd64: /root/.npmrc holds credentials [secret-file]",
                        "WARN linux/amd64: /opt/app.conf holds a token (ghp_…) [secret-file]",
                        "WARN linux/amd64: the variable DB_PASSWORD holds what its name says [secret-environment]");
    }

    @Test
    void findsSecretsThatALaterLayerDeletes() {
        LayoutFixture fixture = new LayoutFixture(directory);
        String key = "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEAAAAAAAAAAA\n";
        byte[] below = new LayerFixture()
                .file("key.pem", 0600, key.getBytes(StandardCharsets.UTF_8))
                .program("app", Programs.of("amd64"))
                .gzip();
        byte[] above = new LayerFixture().marker(".wh.key.pem").gzip();
        fixture.top(fixture.index(List.of(fixture.image(AMD64, config, below, above))));

        assertThat(lines(audited(List.of())))
                .containsExactly(
                        "WARN linux/amd64: /key.pem holds a private key, deleted or replaced above layer 1, which"
                                + " still has it [secret-file]");
    }

    @Test
    void findsSetuidProgramsAndWritableDirectories() {
        assertThat(audit(
                        List.of(AMD64),
                        (platform, layer) -> layer.program("app", program(platform))
                                .file("usr/bin/su", 04755, program(platform))
                                .file("opt/su", 04755, program(platform))
                                .file("usr/bin/spy", 02755, program(platform))
                                .directory("tmp", 01777)
                                .directory("opt/tmp", 01777)
                                .directory("srv/open", 0777)))
                .containsExactlyInAnyOrder(
                        "WARN linux/amd64: /opt/su is setuid (4755, user 0, group 0) [setuid]",
                        "WARN linux/amd64: /usr/bin/spy is setgid (2755, user 0, group 0) [setuid]",
                        "WARN linux/amd64: /srv/open is writable for everybody (0777) [world-writable]");
    }

    @Test
    void findsAFileThatIsEmptyOnOnePlatformOnly() {
        assertThat(audit(
                        TWO,
                        (platform, layer) -> layer.program("app", program(platform))
                                .file("opt/data.bin", 0644, new byte[platform.equals(ARM64) ? 0 : 7])
                                .file("opt/empty", 0644, new byte[0])))
                .containsExactly(
                        "WARN linux/arm64: /opt/data.bin is empty; it has 7 bytes on linux/amd64 [empty-file]");
    }

    @Test
    void listsWhatDiffersForNoReason() {
        assertThat(audit(List.of(AMD64, ARM64, ARM_V7), (platform, layer) -> {
                    layer.program("app", program(platform))
                            .file("opt/mode", platform.equals(ARM64) ? 0600 : 0644, new byte[1])
                            .file("opt/size", 0644, new byte[platform.equals(ARM_V7) ? 9 : 8])
                            .file("usr/lib/" + triplet(platform) + "/data", 0644, new byte[3])
                            .file("var/cache/x" + platform.slug(), 0644, new byte[4]);
                    if (!platform.equals(ARM_V7)) {
                        layer.file("opt/two", 0644, new byte[1]);
                    }
                    if (platform.equals(AMD64)) {
                        layer.file("opt/one", 0644, new byte[1]);
                    }
                }))
                .containsExactlyInAnyOrder(
                        "WARN linux/amd64: /opt/one is on no other platform [parity-files]",
                        "WARN linux/arm64: /opt/mode differs from that of linux/amd64: its mode is 0600 instead of 0644"
                                + " [parity-files]",
                        "WARN linux/arm/v7: /opt/size differs from that of linux/amd64: it has 9 bytes instead of 8"
                                + " [parity-files]",
                        "WARN linux/arm/v7: /opt/two is missing; it is on linux/amd64, linux/arm64 [parity-files]");
    }

    @ParameterizedTest
    @CsvSource({
        "var/lib/dpkg/info/tool.list, /usr/share/tool",
        "var/lib/dpkg/status.d/tool.md5sums, d41d8cd98f00b204e9800998ecf8427e  usr/share/tool",
        "lib/apk/db/installed, 'F:usr/share\nR:tool'"
    })
    void expectsPackagesToDiffer(String list, String line) {
        assertThat(audit(
                        TWO,
                        (platform, layer) -> layer.program("app", program(platform))
                                .file("usr/share/tool", 0644, new byte[platform.equals(ARM64) ? 2 : 1])
                                .file("usr/share/other", 0644, new byte[platform.equals(ARM64) ? 2 : 1])
                                .file(list, 0644, line.replace("\\n", "\n").getBytes(UTF_8))))
                .containsExactly("WARN linux/arm64: /usr/share/other differs from that of linux/amd64: it has 2 bytes"
                        + " instead of 1 [parity-files]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "var/lib/dpkg/status",
                "var/lib/rpm/rpmdb.sqlite",
                "var/lib/rpm/Packages",
                "usr/share/rpm/Packages.db",
                "usr/lib/sysimage/rpm/rpmdb.sqlite",
                "usr/lib/sysimage/libdnf5/packages.toml",
                "var/lib/dnf/history.sqlite",
                "var/lib/yum/history/history.sqlite",
                "var/lib/zypp/LastDistributionFlavor",
                "var/cache/dnf/fedora.solv",
                "usr/lib/.build-id/0a/1b2c"
            })
    void expectsWhatPackageManagersWriteDownToDiffer(String database) {
        assertThat(audit(TWO, (platform, layer) -> {
                    byte[] bytes = new byte[platform.equals(ARM64) ? 2 : 1];
                    layer.program("app", program(platform)).file(database, 0644, bytes);
                    layer.file(database + "-of-" + platform.slug(), 0644, bytes);
                    layer.file("usr/share/rpmx", 0644, bytes);
                }))
                .containsExactly("WARN linux/arm64: /usr/share/rpmx differs from that of linux/amd64: it has 2 bytes"
                        + " instead of 1 [parity-files]");
    }

    @Test
    void takesLevelsOfAmd64ForTheSameMachine() {
        List<Platform> levels =
                List.of(AMD64, Platform.parse("linux/amd64/v2"), Platform.parse("linux/amd64/v3"), ARM64);

        assertThat(audit(levels, (platform, layer) -> layer.program("app", program(platform))))
                .isEmpty();
        assertThat(audit(levels.subList(1, 3), (platform, layer) -> layer.program("app", Programs.of("arm64"))))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("FAIL linux/amd64/v"));
    }

    @Test
    void comparesConfigs() {
        LayoutFixture fixture = new LayoutFixture(directory);
        List<Descriptor> images = new ArrayList<>();
        for (Platform platform : List.of(AMD64, ARM64, ARM_V7)) {
            Map<String, Object> own = new LinkedHashMap<>(config);
            own.put(
                    "Env",
                    List.of(
                            "MODE=" + (platform.equals(ARM64) ? "debug" : "release"),
                            "ARCH=" + platform.architecture()));
            images.add(fixture.image(
                    platform,
                    own,
                    new LayerFixture().program("app", program(platform)).gzip()));
        }
        fixture.top(fixture.index(images));

        assertThat(lines(audited(List.of())))
                .containsExactly("WARN linux/arm64: Env MODE is debug instead of release as on linux/amd64"
                        + " [parity-config]");
    }

    @Test
    void refusesAMissingPlatformAndAWrongVariant() {
        LayoutFixture fixture = new LayoutFixture(directory);
        byte[] layer = new LayerFixture().program("app", Programs.of("armv7")).gzip();
        fixture.top(fixture.index(List.of(fixture.image(ARM_V7, config, layer))));
        assertThat(catchThrowableOfType(ProblemException.class, () -> audited(List.of(ARM_V7, ARM64))))
                .hasMessageContaining("has no linux/arm64");

        Descriptor wrong = fixture.image(ARM_V6, config, layer);
        fixture.top(fixture.index(List.of(LayoutFixture.withPlatform(wrong, ARM_V7))));
        assertThat(catchThrowableOfType(ProblemException.class, () -> audited(List.of())))
                .hasMessageContaining("is for linux/arm/v7, its config is for linux/arm/v6");
    }

    @Test
    void letsEverythingFailWhereItIsStrict() {
        config.remove("User");
        layout(TWO, (platform, layer) -> layer.program("app", program(platform)));
        ImageAudit strict = new ImageAudit(
                new AuditSpec(AuditMode.STRICT, Map.of(), 0, 0, null), Audits.NO_REGISTRY, Progress.SILENT);

        AuditResult result =
                strict.audit(ImageLayout.read(directory), new ImageSpec("app", null, List.of(), TWO), List.of());

        assertThat(result.findings()).allMatch(finding -> finding.level() == AuditLevel.FAIL);
        assertThat(catchThrowableOfType(ProblemException.class, result::orThrow))
                .hasMessageContaining("The audit finds fault with linux/amd64, linux/arm64")
                .hasMessageContaining("containers run as root")
                .hasMessageContaining("USER 65532");
    }

    private List<String> audit(List<Platform> platforms, BiConsumer<Platform, LayerFixture> content) {
        return lines(findings(platforms, content));
    }

    private List<Finding> findings(List<Platform> platforms, BiConsumer<Platform, LayerFixture> content) {
        layout(platforms, content);
        return audited(platforms);
    }

    private void layout(List<Platform> platforms, BiConsumer<Platform, LayerFixture> content) {
        LayoutFixture fixture = new LayoutFixture(directory);
        List<Descriptor> images = new ArrayList<>();
        for (Platform platform : platforms) {
            LayerFixture layer = new LayerFixture();
            content.accept(platform, layer);
            byte[] bytes = layer.gzip();
            Map<String, Object> document = LayoutFixture.configOf(platform, config, bytes);
            document.put(
                    "history",
                    history.getOrDefault(platform, List.of()).stream()
                            .map(step -> Map.of("created_by", step))
                            .toList());
            images.add(LayoutFixture.withPlatform(fixture.image(document, bytes), platform));
        }
        fixture.top(fixture.index(images));
    }

    private List<Finding> audited(List<Platform> platforms) {
        return Audits.standard(Progress.SILENT)
                .audit(ImageLayout.read(directory), new ImageSpec("app", null, List.of(), platforms), List.of())
                .findings();
    }

    private static List<String> lines(List<Finding> findings) {
        return findings.stream().map(finding -> finding.level() + " " + finding).toList();
    }

    private static byte[] program(Platform platform) {
        return Programs.of(platform.architecture().equals("arm") ? "armv7" : platform.architecture());
    }

    private static LayerFixture loader(LayerFixture layer) {
        return layer.program("lib/ld-linux-aarch64.so.1", Programs.of("arm64.so"));
    }

    private static String triplet(Platform platform) {
        return switch (platform.architecture()) {
            case "amd64" -> "x86_64-linux-gnu";
            case "arm64" -> "aarch64-linux-gnu";
            default -> "arm-linux-gnueabihf";
        };
    }

    private static byte[] jar(Map<String, byte[]> entries) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
