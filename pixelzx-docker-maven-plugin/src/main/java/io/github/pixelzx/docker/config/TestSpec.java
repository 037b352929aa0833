package io.github.pixelzx.docker.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How every platform is tested.
 *
 * @param skip whether containers are not run; the audit still is
 * @param failureIgnore whether the Maven build goes on after a failed test ({@code push} still refuses)
 * @param force whether platforms that passed earlier are run again
 * @param tests empty, with no structure tests either, for the default test: the image's own entrypoint and command
 * @param structureTests patterns of container-structure-test files, relative to {@code basedir}
 * @param basedir the module's directory
 * @param only names of the tests to run, {@code *} standing for any part of a name; empty for all
 * @param startTime how long the default test watches a program that does not exit, on a native platform
 * @param timeout how long one command may take on a native platform
 * @param sandbox what containers may do
 * @param published what is tested in place of the image that was built; null for that one
 */
public record TestSpec(
        boolean skip,
        boolean failureIgnore,
        boolean force,
        List<TestCase> tests,
        List<String> structureTests,
        Path basedir,
        List<String> only,
        Duration startTime,
        Duration timeout,
        SandboxSpec sandbox,
        @Nullable PublishedSpec published) {

    public TestSpec {
        tests = List.copyOf(tests);
        structureTests = List.copyOf(structureTests);
        only = List.copyOf(only);
    }

    /** The same with other tests, and none of a file. */
    public TestSpec withTests(List<TestCase> others) {
        return new TestSpec(
                skip, failureIgnore, force, others, List.of(), basedir, only, startTime, timeout, sandbox, published);
    }

    public Optional<PublishedSpec> publishedIfAny() {
        return Optional.ofNullable(published);
    }
}
