package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.audit.Finding;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Objects;

/**
 * The record {@code test.json}: which bytes were tested, how, and with which outcome.
 *
 * @param image the image's name
 * @param index what was tested
 * @param outcome of the whole
 * @param platforms one entry per platform of the index
 * @param findings what the audit found, whether it fails or not
 * @param finished when, in ISO-8601
 * @param plugin version of the plugin that tested
 */
public record TestResult(
        String image,
        TestedIndex index,
        Outcome outcome,
        List<PlatformResult> platforms,
        List<Finding> findings,
        String finished,
        String plugin) {

    /** The record's file name. */
    public static final String FILE = "test.json";

    public TestResult {
        // A record of another make may lack a part; it then counts as none.
        Objects.requireNonNull(index, "index");
        Objects.requireNonNull(outcome, "outcome");
        platforms = List.copyOf(platforms);
        findings = findings == null ? List.of() : List.copyOf(findings);
    }

    /** How a test, a platform or the whole ended. */
    public enum Outcome {
        PASSED,
        FAILED,
        /** Containers were not run because the user said so. */
        SKIPPED
    }

    /** The index whose platforms were tested. */
    public record TestedIndex(Digest digest, String mediaType, long size) {}

    /**
     * One platform.
     *
     * @param manifest digest of its manifest
     * @param config digest of its config
     * @param how {@code native}, {@code emulated} or {@code not run}
     * @param started the file this platform's container starts, and the machine its header names
     */
    public record PlatformResult(
            Platform platform,
            Digest manifest,
            Digest config,
            String how,
            String started,
            Outcome outcome,
            List<CommandResult> tests) {

        public PlatformResult {
            tests = List.copyOf(tests);
        }
    }

    /**
     * One test on one platform.
     *
     * @param name the test's name
     * @param outcome how it ended
     * @param detail "exit 0", or why it failed
     * @param milliseconds from the container's start to its end
     * @param log the container's output, a path below the workspace
     */
    public record CommandResult(String name, Outcome outcome, String detail, long milliseconds, String log) {}

    public boolean passed() {
        return outcome == Outcome.PASSED;
    }
}
