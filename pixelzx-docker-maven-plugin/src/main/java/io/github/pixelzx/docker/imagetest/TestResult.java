package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.audit.Finding;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
        /** The emulator failed, which says nothing about the image. */
        CRASHED,
        /** Containers were not run, because the user said so or they cannot be run. */
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
     * @param engine where it ran, as the user named that engine; empty for the usual one
     * @param started the file this platform's container starts, and the machine its header names
     * @param earlier whether an earlier run did this with the same bytes, tests and engine
     * @param factor by how much limits were scaled for an emulator; 1 for none
     * @param reported the machine or platform its programs printed, if they printed one
     * @param proof stands for the bytes, the tests and the engine; null where nothing was run
     */
    public record PlatformResult(
            Platform platform,
            Digest manifest,
            Digest config,
            String how,
            String engine,
            String started,
            Outcome outcome,
            List<CaseResult> tests,
            boolean earlier,
            double factor,
            @Nullable String reported,
            @Nullable String proof) {

        public PlatformResult {
            // A record of an earlier version does not say where.
            engine = engine == null ? "" : engine;
            tests = List.copyOf(tests);
        }

        /** A platform of which nothing more is known. */
        public PlatformResult(
                Platform platform,
                Digest manifest,
                Digest config,
                String how,
                String started,
                Outcome outcome,
                List<CaseResult> tests) {
            this(platform, manifest, config, how, "", started, outcome, tests, false, 1, null, null);
        }

        /** How and, where it was not the usual engine, where: {@code native on ssh://ci@arm.example}. */
        public String run() {
            return engine.isEmpty() ? how : how + " on " + engine;
        }

        /** The same as the result of an earlier run. */
        PlatformResult asEarlier() {
            return new PlatformResult(
                    platform, manifest, config, how, engine, started, outcome, tests, true, factor, reported, proof);
        }
    }

    /**
     * One test on one platform.
     *
     * @param name the test's name
     * @param kind command, service, file, metadata or license
     * @param outcome how it ended
     * @param detail "exit 0", or why it failed
     * @param milliseconds from the container's start to its end
     * @param log the container's output, a path below the workspace; empty where none ran
     * @param measured null where no container ran
     */
    public record CaseResult(
            String name,
            String kind,
            Outcome outcome,
            String detail,
            long milliseconds,
            String log,
            @Nullable Measured measured) {}

    public boolean passed() {
        return outcome == Outcome.PASSED;
    }
}
