package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.imagetest.TestResult.CaseResult;
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
record FailedTests(TestResult result, Workspace workspace) {

    private static final int TAIL = 20;

    Problem problem() {
        List<PlatformResult> failed = result.platforms().stream()
                .filter(platform -> platform.outcome() == Outcome.FAILED || platform.outcome() == Outcome.CRASHED)
                .toList();
        boolean crashedOnly = failed.stream().allMatch(platform -> platform.outcome() == Outcome.CRASHED);
        String platforms =
                failed.stream().map(platform -> platform.platform().toString()).collect(Collectors.joining(", "));
        List<String> reasons = new ArrayList<>();
        List<String> evidence = new ArrayList<>();
        for (PlatformResult platform : failed) {
            for (CaseResult test : platform.tests()) {
                if (test.outcome() == Outcome.FAILED || test.outcome() == Outcome.CRASHED) {
                    reasons.add(platform.platform() + ": '" + test.name() + "' " + test.detail());
                    evidence.addAll(tail(platform.platform(), test));
                }
            }
        }
        if (crashedOnly) {
            return crash(platforms, reasons).withEvidence(evidence);
        }
        return Problem.project(
                        HelpTopic.TEST_FAILED,
                        "Image " + result.image() + " failed its tests on " + platforms,
                        String.join("\n", reasons),
                        fixes())
                .withEvidence(evidence);
    }

    /** The image may be right: what failed is the emulator. */
    private Problem crash(String platforms, List<String> reasons) {
        return Problem.environment(
                HelpTopic.EMULATOR_CRASHED,
                "The emulator crashed while image " + result.image() + " was tested on " + platforms,
                String.join("\n", reasons),
                "docker run --privileged --rm tonistiigi/binfmt --uninstall 'qemu-*' && "
                        + "docker run --privileged --rm tonistiigi/binfmt --install all   (another QEMU)",
                "or test those platforms on an engine of their own kind: DOCKER_HOST=ssh://user@host mvn verify");
    }

    private String[] fixes() {
        String again =
                "see the container's output below, mend the image, or the test if that expects too much, then: mvn verify";
        boolean own = result.platforms().stream()
                .flatMap(platform -> platform.tests().stream())
                .anyMatch(test -> test.name().equals(PlatformRun.OWN) && test.outcome() != Outcome.PASSED);
        if (!own) {
            return new String[] {again};
        }
        return new String[] {
            again,
            "if the image is not meant to run by itself, name a command that proves it:\n"
                    + "<tests>\n  <command>/path/in/image --version</command>\n</tests>"
        };
    }

    private List<String> tail(Platform platform, CaseResult test) {
        if (test.log().isEmpty()) {
            return List.of();
        }
        try {
            List<String> lines = Files.readString(workspace.directory().resolve(test.log()), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> platform + ": " + CaseOutcome.plain(line))
                    .toList();
            List<String> tail = new ArrayList<>();
            tail.add(platform + ": '" + test.name() + "', all of its output: " + workspace.file(test.log()));
            tail.addAll(lines.subList(Math.max(0, lines.size() - TAIL), lines.size()));
            return tail;
        } catch (IOException e) {
            return List.of(platform + ": " + test.log() + " cannot be read: " + e.getMessage());
        }
    }
}
