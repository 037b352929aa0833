package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.Shared;
import io.github.pixelzx.docker.audit.Audits;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.emulation.Execution;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.imagetest.TestResult.CaseResult;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Every example that the documentation of container-structure-test has of its files, with the same fields and with values
 * that hold for a real image, in containers.
 */
@Tag("docker")
@ResourceLock(value = Shared.TRACES, mode = ResourceAccessMode.READ)
class RealStructureExamplesTest {

    private static final Path EXAMPLES = StructureFilesTest.EXAMPLES.resolve("documented");
    /** Slim images have no documentation; each package gets what the full one would have. */
    private static final String DEBIAN = """
            FROM debian:12-slim
            RUN for name in $(dpkg-query -W -f '${Package} '); do mkdir -p /usr/share/doc/$name; \\
              cp /usr/share/common-licenses/BSD /usr/share/doc/$name/copyright; done
            CMD ["bash"]
            """;

    private static final Map<String, String> CALLERS = Map.of("SECRET_KEY_FOO", "of the caller");
    private static final Platform AMD64 = Platform.parse("linux/amd64");
    private static final Platform ARM64 = Platform.parse("linux/arm64");

    @TempDir
    Path target;

    private final Engine engine =
            new EngineFinder(System.getenv(), Path.of(System.getProperty("user.home")), new SystemProcesses()).open();

    @AfterEach
    void closesTheEngine() {
        engine.close();
    }

    @Test
    void passOnASmallImageOnTwoPlatforms() {
        Workspace workspace = Workspace.of(target, "app");
        AlpineLayout.write(workspace.layout(), List.of("linux/amd64", "linux/arm64"), config -> {
            config.put("User", "1000:1000").put("WorkingDir", "/app");
            config.withArray("Env").add("foo=baz").add("built=night-7");
            config.putArray("Cmd").add("/bin/sh");
            config.putObject("Labels")
                    .put("com.example.vendor", "ACME Incorporated")
                    .put("build-date", "2026-01-01T12:30:45.000001");
            config.putObject("ExposedPorts").putObject("8080/tcp");
            config.withObject("ExposedPorts").putObject("2345/tcp");
            config.putObject("Volumes").putObject("/test");
        });
        ImageSpec image = new ImageSpec("app", null, List.of(), List.of(AMD64, ARM64));

        TestResult result = tests().test(image, examples("alpine", "*.yaml", "*.json"), workspace);

        assertThat(result.passed()).isTrue();
        assertThat(names(result.platforms().get(1))).hasSize(10);
    }

    @Test
    void passOnDebian() throws IOException {
        Workspace workspace = Workspace.of(target, "app");
        build(DEBIAN, workspace.layout());

        TestResult result = tests().test(
                        new ImageSpec("app", null, List.of(), List.of(AMD64)), examples("debian", "*.yaml"), workspace);

        assertThat(result.passed()).isTrue();
        assertThat(names(result.platforms().get(0))).hasSize(5);
    }

    private void build(String dockerfile, Path layout) throws IOException {
        Path context = Files.createDirectories(target.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        ProcessResult built = new SystemProcesses()
                .run(Command.of(
                                "docker",
                                "buildx",
                                "build",
                                "--builder=default",
                                "--platform=linux/amd64",
                                "--provenance=false",
                                "--output=type=oci,tar=false,dest=" + layout,
                                context.toString())
                        .within(Duration.ofMinutes(5)));
        assertThat(built.succeeded()).as(built.stderr()).isTrue();
    }

    private static TestSpec examples(String image, String... files) {
        return Tests.structure(EXAMPLES.resolve(image), files);
    }

    private static List<String> names(PlatformResult platform) {
        return platform.tests().stream().map(CaseResult::name).toList();
    }

    private ImageTests tests() {
        return new ImageTests(
                TestEngines.of(TestEngine.usual(
                        "default",
                        () -> engine,
                        () -> RealStructureExamplesTest::executions,
                        registry -> Optional.empty())),
                Audits.standard(Progress.SILENT),
                Progress.SILENT,
                "test",
                CALLERS);
    }

    private static Map<Platform, Execution> executions(List<Platform> platforms) {
        return platforms.stream()
                .collect(Collectors.toMap(
                        platform -> platform,
                        platform -> platform.equals(AMD64) ? Execution.NATIVE : Execution.EMULATED));
    }
}
