package io.github.pixelzx.docker.doctor;

import io.github.pixelzx.docker.problem.Problem;
import java.util.List;

/**
 * One line of the doctor's: what was looked at and what was found.
 *
 * @param subject what was looked at, in one or two words ({@code engine}, {@code registry ghcr.io})
 * @param finding one sentence without a full stop
 * @param fixes what can be pasted or typed; at least one unless it is {@link Verdict#OK}
 */
public record Diagnosis(String subject, Verdict verdict, String finding, List<String> fixes) {

    public Diagnosis {
        fixes = List.copyOf(fixes);
        if (verdict != Verdict.OK && fixes.isEmpty()) {
            throw new IllegalArgumentException("a finding without a fix: " + finding);
        }
    }

    static Diagnosis ok(String subject, String finding) {
        return new Diagnosis(subject, Verdict.OK, finding, List.of());
    }

    static Diagnosis warn(String subject, String finding, String... fixes) {
        return new Diagnosis(subject, Verdict.WARN, finding, List.of(fixes));
    }

    static Diagnosis fail(String subject, String finding, String... fixes) {
        return new Diagnosis(subject, Verdict.FAIL, finding, List.of(fixes));
    }

    /** What a build would fail with. */
    static Diagnosis from(String subject, Verdict verdict, Problem problem) {
        return new Diagnosis(subject, verdict, problem.what() + ": " + problem.why(), problem.fixes());
    }
}
