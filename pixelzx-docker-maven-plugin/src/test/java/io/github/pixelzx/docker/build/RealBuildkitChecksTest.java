package io.github.pixelzx.docker.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.buildx.DockerCli;
import io.github.pixelzx.docker.credentials.PrivateDockerConfig;
import io.github.pixelzx.docker.dockerfile.LintFinding;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The checks of the newest BuildKit there is: the one inside an engine of {@code PIXELZX_DEV_ENGINES}, asked by the
 * buildx of {@code PIXELZX_DEV_BUILDX}.
 */
@Tag("docker")
class RealBuildkitChecksTest {

    private static final List<Platform> PLATFORMS =
            List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));

    @TempDir
    Path project;

    private final Map<String, String> engine = new TreeMap<>();
    private BuildxBinary buildx;

    @BeforeEach
    void findsThem() throws IOException {
        String program = System.getenv().getOrDefault("PIXELZX_DEV_BUILDX", "");
        String address = Stream.of(
                        System.getenv().getOrDefault("PIXELZX_DEV_ENGINES", "").split(",", -1))
                .filter(pair -> pair.startsWith("sid="))
                .map(pair -> pair.substring("sid=".length()))
                .findFirst()
                .orElse("");
        assumeTrue(!program.isEmpty() && !address.isEmpty(), "dev/engines up, and eval \"$(dev/engines env)\"");
        Path plugins = Files.createDirectories(project.resolve("docker/cli-plugins"));
        Files.createSymbolicLink(plugins.resolve("docker-buildx"), Path.of(program));
        engine.put("DOCKER_HOST", address);
        Map<String, String> environment = new TreeMap<>(System.getenv());
        environment.put("DOCKER_CONFIG", plugins.getParent().toString());
        buildx = new BuildxBinary(new SystemProcesses(environment), DockerCli.of(environment));
    }

    @Test
    void tellsWhatBuildkitFindsOnceForAllPlatforms() throws IOException {
        List<LintFinding> findings = findings("""
                FROM scratch AS Build
                COPY Dockerfile /
                FROM --platform=linux/amd64 scratch
                CMD echo hi
                COPY --from=build /Dockerfile /
                """);

        assertThat(findings)
                .extracting(LintFinding::rule, LintFinding::line)
                .as("and not FromPlatformFlagConstDisallowed, which is a rule of the plugin's own")
                .containsExactlyInAnyOrder(tuple("StageNameCasing", 1), tuple("JSONArgsRecommended", 4));
        assertThat(findings)
                .allSatisfy(finding ->
                        assertThat(finding.fix()).startsWith("see https://docs.docker.com/go/dockerfile/rule/"));
    }

    @Test
    void findsNothingInAnOrderlyDockerfile() throws IOException {
        assertThat(findings("FROM scratch\nCOPY Dockerfile /\n")).isEmpty();
        assertThat(Workspace.of(project.resolve("target"), "app").file(BuildkitChecks.WITHOUT))
                .as("it was asked, and may be asked again")
                .doesNotExist();
    }

    private List<LintFinding> findings(String dockerfile) throws IOException {
        Path file = Files.writeString(project.resolve("Dockerfile"), dockerfile);
        BuildCommand command = new BuildCommand(
                "default",
                PLATFORMS,
                file,
                project,
                null,
                Map.of(),
                ResolvedOptions.NONE,
                project.resolve("layout"),
                project.resolve("metadata.json"));
        Builder builder = new Builder("default", List.of("default"), "an engine's", engine);
        return new BuildkitChecks(
                        buildx, builder, "", Workspace.of(project.resolve("target"), "app"), PrivateDockerConfig::none)
                .of(command, Map.of());
    }
}
