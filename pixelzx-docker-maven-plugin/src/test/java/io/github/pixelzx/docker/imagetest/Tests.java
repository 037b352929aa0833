package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.SandboxSpec;
import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.TestSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Tests as a configuration gives them, with the defaults for everything a test does not care about. */
final class Tests {

    private Tests() {}

    static TestSpec of(List<? extends TestCase> tests) {
        return spec(false, false, false, tests, List.of(), List.of());
    }

    static TestSpec skipped() {
        return spec(true, false, false, List.of(), List.of(), List.of());
    }

    static TestSpec ignoringFailures(TestCase... tests) {
        return spec(false, true, false, List.of(tests), List.of(), List.of());
    }

    static TestSpec forced(List<? extends TestCase> tests) {
        return spec(false, false, true, tests, List.of(), List.of());
    }

    static TestSpec only(List<String> names, List<? extends TestCase> tests) {
        return spec(false, false, false, tests, List.of(), names);
    }

    static TestSpec structure(Path basedir, String... files) {
        return new TestSpec(
                false,
                false,
                false,
                List.of(),
                List.of(files),
                basedir,
                List.of(),
                Duration.ofSeconds(3),
                Duration.ofMinutes(1),
                SandboxSpec.CLOSED,
                null);
    }

    private static TestSpec spec(
            boolean skip,
            boolean failureIgnore,
            boolean force,
            List<? extends TestCase> tests,
            List<String> structureTests,
            List<String> only) {
        return new TestSpec(
                skip,
                failureIgnore,
                force,
                List.copyOf(tests),
                structureTests,
                Path.of(""),
                only,
                Duration.ofSeconds(3),
                Duration.ofMinutes(1),
                SandboxSpec.CLOSED,
                null);
    }
}
