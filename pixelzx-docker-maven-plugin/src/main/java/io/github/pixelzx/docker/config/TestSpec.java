package io.github.pixelzx.docker.config;

import java.time.Duration;
import java.util.List;

/**
 * How every platform is tested.
 *
 * @param skip whether containers are not run; the audit still is
 * @param failureIgnore whether the Maven build goes on after a failed test ({@code push} still refuses)
 * @param commands empty for the default test: the image's own entrypoint and command
 * @param startTime how long the default test watches a program that does not exit, on a native platform
 * @param timeout how long one command may take on a native platform
 */
public record TestSpec(
        boolean skip, boolean failureIgnore, List<CommandTest> commands, Duration startTime, Duration timeout) {

    public TestSpec {
        commands = List.copyOf(commands);
    }
}
