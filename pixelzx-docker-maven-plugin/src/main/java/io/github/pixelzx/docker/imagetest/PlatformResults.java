package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.audit.AuditResult;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.imagetest.TestResult.CaseResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.imagetest.TestResult.PlatformResult;
import io.github.pixelzx.docker.layout.PlatformImage;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes the results of platforms, and finds those an earlier run already has.
 *
 * @param image with the platforms that are asked for
 * @param earlier the record of an earlier run, if there is one
 */
record PlatformResults(
        ImageSpec image, AuditResult audit, Proof proof, Optional<TestResult> earlier, ReportedMachine machine) {

    /** The result of an earlier run with the same bytes, tests and engine, if it passed. */
    Optional<PlatformResult> earlier(PlatformImage platform, Selection selection) {
        String wanted = proof.of(platform, selection.meantFor(platform.platform()));
        return earlier.flatMap(record -> record.platforms().stream()
                .filter(result -> result.outcome() == Outcome.PASSED)
                .filter(result -> Objects.equals(result.proof(), wanted))
                .findFirst()
                .map(PlatformResult::asEarlier));
    }

    boolean isAskedFor(PlatformImage platform) {
        return image.platforms().contains(platform.platform());
    }

    /** A platform whose selected tests ran. */
    PlatformResult ran(PlatformImage platform, Pace pace, List<CaseResult> tests, Selection selection) {
        List<TestCase> meant = selection.meantFor(platform.platform());
        Outcome outcome = worst(tests.stream().map(CaseResult::outcome).toList());
        if (outcome == Outcome.PASSED && tests.size() < meant.size()) {
            outcome = Outcome.SKIPPED;
        }
        return new PlatformResult(
                platform.platform(),
                platform.manifest().digest(),
                platform.parsedManifest().config().digest(),
                pace.execution().how(),
                proof.engines().of(platform.platform()).name(),
                started(platform),
                outcome,
                tests,
                false,
                pace.factor(),
                machine.of(tests).orElse(null),
                proof.of(platform, meant));
    }

    /** Platforms that were not run. */
    List<PlatformResult> skipped(Collection<PlatformImage> platforms, String how) {
        return platforms.stream().map(platform -> skipped(platform, how)).toList();
    }

    /** Platforms none of which is run, because the audit failed: on some of them, or on all. */
    List<PlatformResult> audited(Collection<PlatformImage> platforms) {
        return platforms.stream()
                .map(platform -> unrun(
                        platform, "not run", audit.passed(platform.platform()) ? Outcome.SKIPPED : Outcome.FAILED))
                .toList();
    }

    /** A platform that was not run. */
    PlatformResult skipped(PlatformImage platform, String how) {
        return unrun(platform, how, Outcome.SKIPPED);
    }

    private PlatformResult unrun(PlatformImage platform, String how, Outcome outcome) {
        return new PlatformResult(
                platform.platform(),
                platform.manifest().digest(),
                platform.parsedManifest().config().digest(),
                how,
                started(platform),
                outcome,
                List.of());
    }

    private String started(PlatformImage platform) {
        return audit.started().getOrDefault(platform.platform(), "");
    }

    /** One outcome for several: a failure, then what could not be told, then what was not run. None at all is no proof. */
    static Outcome worst(Collection<Outcome> outcomes) {
        for (Outcome outcome : List.of(Outcome.FAILED, Outcome.CRASHED, Outcome.SKIPPED)) {
            if (outcomes.contains(outcome)) {
                return outcome;
            }
        }
        return outcomes.isEmpty() ? Outcome.SKIPPED : Outcome.PASSED;
    }
}
