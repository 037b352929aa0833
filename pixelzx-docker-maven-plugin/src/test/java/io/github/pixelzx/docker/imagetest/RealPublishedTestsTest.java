package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.Shared;
import io.github.pixelzx.docker.audit.Audits;
import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.PublishedSpec;
import io.github.pixelzx.docker.emulation.Execution;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.registry.HttpRegistries;
import io.github.pixelzx.docker.registry.RegistryLimits;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** An image of the development registry that nobody built here. */
@Tag("docker")
@ResourceLock(value = Shared.TRACES, mode = ResourceAccessMode.READ)
class RealPublishedTestsTest {

    private static final List<Platform> TWO = List.of(Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));

    @TempDir
    Path target;

    @Test
    void runsWhatARegistryHoldsOnEveryPlatformAskedFor() {
        String host = System.getenv().getOrDefault("PIXELZX_DEV_REGISTRY", "127.0.0.1:5000");
        PublishedSpec alpine = new PublishedSpec(ImageReference.parse(host + "/library/alpine:latest"), TWO);
        try (Engine engine = new EngineFinder(
                        System.getenv(), Path.of(System.getProperty("user.home")), new SystemProcesses())
                .open()) {
            ImageTests tests = new ImageTests(
                    TestEngines.of(TestEngine.usual(
                            "default",
                            () -> engine,
                            () -> RealPublishedTestsTest::executions,
                            registry -> Optional.empty())),
                    Audits.standard(Progress.SILENT),
                    Progress.SILENT,
                    "test",
                    Map.of());
            HttpRegistries registries =
                    new HttpRegistries(registry -> Optional.empty(), List.of(), RegistryLimits.DEFAULT);

            TestResult result = new PublishedTests(tests, registries, Progress.SILENT, "test")
                    .test(
                            alpine,
                            Tests.of(List.of(CommandTest.of("machine", List.of("/bin/sh", "-c", "uname -m")))),
                            Workspace.of(target, "app"));

            assertThat(result.passed()).isTrue();
            assertThat(result.platforms()).extracting(PlatformResult::reported).containsExactly("x86_64", "aarch64");
        }
    }

    private static Map<Platform, Execution> executions(List<Platform> platforms) {
        return platforms.stream()
                .collect(Collectors.toMap(
                        platform -> platform,
                        platform -> platform.equals(TWO.get(0)) ? Execution.NATIVE : Execution.EMULATED));
    }
}
