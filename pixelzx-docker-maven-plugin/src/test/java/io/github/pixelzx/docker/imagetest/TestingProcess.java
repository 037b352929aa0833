package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.audit.Audits;
import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.Expectation;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.ProgramSpec;
import io.github.pixelzx.docker.config.ServiceTest;
import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.WaitSpec;
import io.github.pixelzx.docker.emulation.Execution;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineFinder;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.process.SystemProcesses;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process whose tests have everything a test can have in an engine, and do not end, to be ended by a test. */
final class TestingProcess {

    static final Platform PLATFORM = Platform.parse("linux/amd64");

    private TestingProcess() {}

    /** Tests the layout of the workspace for {@code app} in a directory. */
    public static void main(String[] arguments) {
        ProgramSpec onVolume = new ProgramSpec(
                List.of("/bin/sleep"), List.of("60"), Map.of(), null, "", "0", Map.of("shared", "/data"), false);
        WaitSpec deaf = new WaitSpec("", null, List.of(8080), false, null, Duration.ofSeconds(60));
        run(
                Path.of(arguments[0]),
                List.of(
                        new CommandTest("waits", List.of(), onVolume, Expectation.SUCCESS, List.of(), null, null),
                        new ServiceTest(
                                "is deaf",
                                List.of(),
                                ProgramSpec.of(List.of("/bin/sleep", "60")),
                                deaf,
                                List.of(),
                                null,
                                null)));
    }

    /** Runs tests on the one platform of the layout. */
    static TestResult run(Path directory, List<TestCase> tests) {
        try (Engine engine = engine()) {
            return new ImageTests(
                            TestEngines.of(TestEngine.usual(
                                    "default",
                                    () -> engine,
                                    () -> platforms -> Map.of(PLATFORM, Execution.NATIVE),
                                    registry -> Optional.empty())),
                            Audits.standard(Progress.SILENT),
                            Progress.SILENT,
                            "test",
                            Map.of())
                    .test(
                            new ImageSpec("app", null, List.of(), List.of(PLATFORM)),
                            Tests.of(tests),
                            Workspace.of(directory, "app"));
        }
    }

    static Engine engine() {
        return new EngineFinder(System.getenv(), Path.of(System.getProperty("user.home")), new SystemProcesses())
                .open();
    }
}
