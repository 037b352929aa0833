package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.imagetest.TestResult.CommandResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What is said when tests failed: every failed test with its platform, and the last lines of its container. */
record FailedTests(TestResult result, TestSpec spec, Workspace workspace) {

    private static final int TAIL = 20;

    Problem problem() {
        List<PlatformResult> failed = result.platforms().stream()
                .filter(platform -> platform.outcome() == Outcome.FAILED)
                .toList();
        String platforms =
                failed.stream().map(platform -> platform.platform().toString()).collect(Collectors.joining(", "));
        List<String> reasons = new ArrayList<>();
        List<String> evidence = new ArrayList<>();
        for (PlatformResult platform : failed) {
            for (CommandResult test : platform.tests()) {
                if (test.outcome() == Outcome.FAILED) {
                    reasons.add(platform.platform() + ": '" + test.name() + "' " + test.detail());
                    evidence.addAll(tail(platform.platform(), test));
                }
            }
        }
        return Problem.project(
                        HelpTopic.TEST_FAILED,
                        "Image " + result.image() + " failed its tests on " + platforms,
                        String.join("\n", reasons),
                        fixes())
                .withEvidence(evidence);
    }

    private String[] fixes() {
        String again = "see the container's output below, mend the image, then: mvn verify";
        if (!spec.commands().isEmpty()) {
            return new String[] {again};
        }
        return new String[] {
            again,
            "if the image is not meant to run by itself, name a command that proves it:\n"
                    + "<tests>\n  <command>/path/in/image --version</command>\n</tests>"
        };
    }

    private List<String> tail(Platform platform, CommandResult test) {
        try {
            List<String> lines = Files.readString(workspace.directory().resolve(test.log()), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> platform + ": " + line)
                    .toList();
            return lines.subList(Math.max(0, lines.size() - TAIL), lines.size());
        } catch (IOException e) {
            return List.of(platform + ": " + test.log() + " cannot be read: " + e.getMessage());
        }
    }
}
