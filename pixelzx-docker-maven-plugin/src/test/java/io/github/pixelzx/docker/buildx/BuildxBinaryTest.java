package io.github.pixelzx.docker.buildx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.Processes;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Real processes; the programs they start are shell scripts that tell what they were given. */
@DisabledOnOs(OS.WINDOWS)
class BuildxBinaryTest {

    private static final String HOST = "unix:///somewhere/docker.sock";
    private static final Map<String, String> ENGINE = Map.of("DOCKER_HOST", HOST);

    @TempDir
    Path home;

    @Test
    void runsThePluginOfTheDockerConfigurationItself() throws IOException {
        Path config = home.resolve("config");
        Path plugin = program(
                config.resolve("cli-plugins/docker-buildx"),
                version("v0.13.1") + "echo \"$0 $@ DOCKER_HOST=$DOCKER_HOST\" >&2");

        List<String> said = new ArrayList<>();
        BuildxRun run = buildx(Map.of("DOCKER_CONFIG", config.toString()))
                .build(List.of("--builder", "b", "."), Map.of(), ENGINE, said::add, Duration.ofSeconds(10));

        assertThat(run.succeeded()).isTrue();
        assertThat(said).containsExactly(plugin + " build --builder b . DOCKER_HOST=" + HOST);
    }

    @Test
    void takesTheOutputOfACheckThatFoundSomething() throws IOException {
        program(home.resolve(".docker/cli-plugins/docker-buildx"), version("v0.15.0") + "echo '{\"a\":1}'; exit 1");

        assertThat(buildx(Map.of()).check(List.of("."), Map.of(), ENGINE)).isEqualTo("{\"a\":1}");
    }

    @Test
    void saysWhyThereIsNoCheckAndNothingWhereBuildxIsTooOld() throws IOException {
        Path plugin = home.resolve(".docker/cli-plugins/docker-buildx");
        program(plugin, version("v0.29.1") + "echo 'unsupported request frontend.lint' >&2; exit 1");
        assertThat(buildx(Map.of()).check(List.of("."), Map.of(), ENGINE))
                .isEqualTo("unsupported request frontend.lint");

        program(plugin, version("v0.14.9") + "echo '{}'");
        assertThat(buildx(Map.of()).check(List.of("."), Map.of(), ENGINE)).isEmpty();
    }

    @Test
    void knowsNothingOfAClusterWhereKubectlDoesNotStart() throws IOException {
        Path kubectl = program(home.resolve("bin/kubectl"), "echo '{}'");
        BuildxBinary buildx = buildx(Map.of("PATH", kubectl.getParent().toString()));
        assertThat(buildx.clusterSays("", "/version")).contains("{}\n");

        Files.writeString(kubectl, "#!" + home.resolve("no-such-shell") + "\n");

        assertThat(buildx.clusterSays("", "/version")).isEmpty();
    }

    @Test
    void isContentWhenAnotherProcessHasMadeBuildxForgetTheBuilder() throws IOException {
        Path entry = home.resolve(".docker/buildx/instances/b");
        Files.createDirectories(entry.getParent());
        Files.writeString(entry, "{\"Name\":\"b\",\"Driver\":\"docker-container\",\"Nodes\":[{\"Name\":\"b0\"}]}");
        program(
                home.resolve(".docker/cli-plugins/docker-buildx"),
                version("v0.13.1") + "rm '" + entry + "'; echo 'no builder \"b\" found' >&2; exit 1");
        BuildxBinary buildx = buildx(Map.of());

        buildx.forget("b", ENGINE);

        assertThat(buildx.knows("b")).isFalse();
    }

    @Test
    void tellsWhenBuildxKeepsTheBuilder() throws IOException {
        Path entry = home.resolve(".docker/buildx/instances/b");
        Files.createDirectories(entry.getParent());
        Files.writeString(entry, "{\"Name\":\"b\",\"Driver\":\"docker-container\",\"Nodes\":[{\"Name\":\"b0\"}]}");
        program(
                home.resolve(".docker/cli-plugins/docker-buildx"),
                version("v0.13.1") + "echo 'cannot remove' >&2; exit 1");

        assertThatThrownBy(() -> buildx(Map.of()).forget("b", ENGINE)).hasMessageContaining("cannot remove");
    }

    @Test
    void looksIntoTheExtraDirectoriesFirst() throws IOException {
        program(home.resolve(".docker/cli-plugins/docker-buildx"), version("v0.13.1"));
        program(home.resolve("extra/docker-buildx"), version("v0.29.1"));
        Files.writeString(
                home.resolve(".docker/config.json"), "{\"cliPluginsExtraDirs\":[\"" + home.resolve("extra") + "\"]}");

        assertThat(buildx(Map.of()).version()).isEqualTo("v0.29.1");
    }

    @Test
    void asksDockerWhereNoPluginIsFound() throws IOException {
        program(home.resolve("bin/docker"), "[ $1 = buildx ] || exit 9; shift\n" + version("0.14.0"));

        BuildxBinary buildx = buildx(Map.of("PATH", "/nowhere:" + home.resolve("bin")));

        assertThat(buildx.version()).isEqualTo("0.14.0");
    }

    @Test
    void saysHowToInstallAMissingBuildx() {
        BuildxBinary buildx = buildx(Map.of("PATH", home.toString()));

        ProblemException problem = catchThrowableOfType(ProblemException.class, buildx::version);

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.BUILDX_MISSING);
        assertThat(problem)
                .hasMessageContaining("usr/libexec/docker/cli-plugins")
                .hasMessageContaining("docker-buildx");
    }

    @Test
    void saysThatADockerWithoutBuildxHasNone() throws IOException {
        program(home.resolve("bin/docker"), "echo \"docker: 'buildx' is not a docker command.\" >&2; exit 1");

        assertThatThrownBy(() ->
                        buildx(Map.of("PATH", home.resolve("bin").toString())).version())
                .hasMessageContaining("'buildx' is not a docker command");
    }

    @Test
    void refusesABuildxWithoutJsonProgress() throws IOException {
        program(home.resolve(".docker/cli-plugins/docker-buildx"), version("v0.12.1"));

        ProblemException problem = catchThrowableOfType(
                ProblemException.class, () -> buildx(Map.of()).version());

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.BUILDX_TOO_OLD);
        assertThat(problem)
                .hasMessageContaining("v0.12.1")
                .hasMessageContaining("lacks taking BuildKit's configuration (0.13), printing the progress");
    }

    @Test
    void keepsTheUsersBuilderOutOfTheBuild() throws IOException {
        program(
                home.resolve(".docker/cli-plugins/docker-buildx"),
                version("v0.13.1")
                        + "echo \"[$BUILDX_BUILDER][$DOCKER_CONTEXT][$DOCKER_CLI_HINTS][$SOURCE_DATE_EPOCH]\" >&2");

        List<String> said = new ArrayList<>();
        List<Command> commands = new ArrayList<>();
        Processes listening = (command, listener) -> {
            commands.add(command);
            return new SystemProcesses().run(command, listener);
        };
        new BuildxBinary(listening, cli(Map.of()))
                .build(List.of("."), Map.of("SOURCE_DATE_EPOCH", "5"), ENGINE, said::add, Duration.ofSeconds(9));

        assertThat(said).containsExactly("[][][false][5]");
        assertThat(commands)
                .allSatisfy(command -> assertThat(command.environment())
                        .containsEntry("BUILDX_BUILDER", "")
                        .containsEntry("DOCKER_CONTEXT", ""));
    }

    @Test
    void passesTheBuildersSettingsWithoutMakingItTheDefault() throws IOException {
        program(
                home.resolve(".docker/cli-plugins/docker-buildx"),
                version("v0.13.1") + "echo \"$@\" > " + home.resolve("seen"));

        buildx(Map.of())
                .create("pixelzx-builder", "pixelzx-builder0", List.of("network=host"), Path.of("/b.toml"), ENGINE);

        assertThat(home.resolve("seen"))
                .hasContent("create --driver docker-container --name pixelzx-builder --node pixelzx-builder0"
                        + " --driver-opt network=host --buildkitd-config /b.toml");
    }

    @Test
    void sendsBuildxToAnEngineBehindTlsByAContext() throws IOException {
        Path certificates = Files.createDirectories(home.resolve("certificates"));
        for (String file : List.of("ca.pem", "cert.pem", "key.pem")) {
            Files.writeString(certificates.resolve(file), file);
        }
        Map<String, String> engine = Map.of(
                "DOCKER_HOST", "tcp://10.0.0.1:2376",
                "DOCKER_TLS_VERIFY", "1",
                "DOCKER_CERT_PATH", certificates.toString());
        program(home.resolve("bin/docker"), "echo \"$@\" > " + home.resolve("made"));
        program(
                home.resolve(".docker/cli-plugins/docker-buildx"),
                version("v0.13.1") + "echo \"[$DOCKER_CONTEXT][$DOCKER_HOST][$DOCKER_TLS_VERIFY]\" > "
                        + home.resolve("seen"));
        BuildxBinary buildx = buildx(Map.of("PATH", home.resolve("bin").toString()));

        buildx.create("b", "b0", List.of(), null, engine);
        String context = buildx.endpoint(engine);

        assertThat(context).startsWith("pixelzx-");
        assertThat(home.resolve("seen")).hasContent("[" + context + "][][]");
        assertThat(home.resolve("made"))
                .content()
                .contains("context create", "host=tcp://10.0.0.1:2376", certificates + "/key.pem")
                .endsWith(context + "\n");
        Files.writeString(certificates.resolve("cert.pem"), "renewed");
        assertThat(buildx.endpoint(engine)).startsWith("pixelzx-").isNotEqualTo(context);
    }

    @Test
    void repeatsWhatBuildxSaidWhenItRefusesABuilder() throws IOException {
        program(
                home.resolve(".docker/cli-plugins/docker-buildx"),
                version("v0.13.1") + "echo \"ERROR: has mismatched driver\" >&2; exit 1");

        assertThatThrownBy(() -> buildx(Map.of()).create("b", "b0", List.of(), null, ENGINE))
                .hasMessageContaining("Why: ERROR: has mismatched driver");
    }

    @Test
    void readsTheStoreOfBuildxWithoutStartingIt() throws IOException {
        Path store = Files.createDirectories(home.resolve("store/instances"));
        Files.writeString(store.resolve("b"), """
                {"Name":"b","Driver":"docker-container","Nodes":[{"Name":"b0","Endpoint":"unix:///x.sock",
                "DriverOpts":{"image":"i","network":"host"}}]}""");
        Files.writeString(store.resolve("torn"), "{\"Name\":");

        BuildxBinary buildx =
                buildx(Map.of("BUILDX_CONFIG", home.resolve("store").toString()));

        assertThat(buildx.stored("b").orElseThrow().nodes())
                .containsExactly(
                        new StoredBuilder.Node("b0", "unix:///x.sock", Map.of("image", "i", "network", "host")));
        assertThat(buildx.knows("torn")).isFalse();
        assertThat(buildx.knows("c")).isFalse();
    }

    @Test
    void namesThePackageOfTheUsersSystem() throws IOException {
        assertThat(installation("ID=ubuntu", "ID_LIKE=debian", "VERSION_ID=\"24.04\""))
                .startsWith("sudo apt-get install docker-buildx");
        assertThat(installation("ID=debian", "VERSION_ID=\"13\"")).startsWith("sudo apt-get install docker-buildx");
        assertThat(installation("PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"", "ID=debian", "VERSION_ID=\"12\""))
                .contains("docker-buildx-plugin from Docker's own package repository");
        assertThat(installation("ID=linuxmint", "ID_LIKE=\"ubuntu debian\""))
                .startsWith("sudo apt-get install docker-buildx");
        assertThat(installation("ID=fedora", "VERSION_ID=42")).startsWith("sudo dnf install docker-buildx");
        assertThat(installation("ID=\"rocky\"", "ID_LIKE=\"rhel centos fedora\""))
                .contains("docker-buildx-plugin");
        assertThat(installation("ID=alpine")).isEqualTo("apk add docker-cli-buildx");
        assertThat(installation("ID=manjaro", "ID_LIKE=arch")).isEqualTo("sudo pacman -S docker-buildx");
        assertThat(installation("ID=\"opensuse-leap\"", "ID_LIKE=\"suse opensuse\""))
                .isEqualTo("sudo zypper install docker-buildx");
        assertThat(installation("")).contains("docker-buildx-plugin");
    }

    @Test
    void readsTheSystemFromItsReleaseFile() throws IOException {
        Files.createDirectories(home.resolve("root/etc"));
        Files.writeString(home.resolve("root/etc/os-release"), "NAME=\"Alpine Linux\"\nID=alpine\n");

        assertThatThrownBy(() -> buildx(Map.of("PATH", home.toString())).version())
                .hasMessageContaining("Fix: apk add docker-cli-buildx");
    }

    @Test
    void looksWhereTheCommandLineLooksOnEverySystem() {
        Path root = Path.of("/r");
        Map<String, String> windows = Map.of("programdata", "C:/ProgramData", "ProgramFiles", "C:/Program Files");

        assertThat(new DockerCli(Map.of(), Path.of("/h"), "Linux", root).pluginDirectories())
                .containsExactly(
                        Path.of("/h/.docker/cli-plugins"),
                        Path.of("/r/usr/local/lib/docker/cli-plugins"),
                        Path.of("/r/usr/local/libexec/docker/cli-plugins"),
                        Path.of("/r/usr/lib/docker/cli-plugins"),
                        Path.of("/r/usr/libexec/docker/cli-plugins"));
        assertThat(new DockerCli(Map.of(), Path.of("/h"), "Mac OS X", root).pluginDirectories())
                .startsWith(Path.of("/h/.docker/cli-plugins"))
                .contains(Path.of("/r/opt/homebrew/lib/docker/cli-plugins"))
                .endsWith(Path.of("/r/Applications/Docker.app/Contents/Resources/cli-plugins"));
        assertThat(new DockerCli(windows, Path.of("/h"), "Windows 11", root).pluginDirectories())
                .containsExactly(
                        Path.of("/h/.docker/cli-plugins"),
                        Path.of("C:/ProgramData/Docker/cli-plugins"),
                        Path.of("C:/Program Files/Docker/cli-plugins"));
    }

    @Test
    void namesEveryFeatureAnOldVersionLacks() {
        assertThat(BuildxFeature.oldest()).hasToString("0.13");
        assertThat(BuildxFeature.missingIn(new BuildxVersion(0, 13))).isEmpty();
        assertThat(BuildxFeature.missingIn(new BuildxVersion(0, 9)))
                .containsExactly(
                        "building without attestations (0.10)",
                        "taking BuildKit's configuration (0.13)",
                        "printing the progress of a build as JSON (0.13)");
    }

    private static String installation(String... osRelease) {
        return Installation.ofBuildx(List.of(osRelease));
    }

    private BuildxBinary buildx(Map<String, String> environment) {
        return new BuildxBinary(new SystemProcesses(), cli(environment));
    }

    private DockerCli cli(Map<String, String> environment) {
        return new DockerCli(environment, home, "Linux", home.resolve("root"));
    }

    private static String version(String version) {
        return "[ \"$1\" = version ] && { echo github.com/docker/buildx " + version + " abc; exit 0; }\n";
    }

    private static Path program(Path file, String script) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
