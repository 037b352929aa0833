package io.github.pixelzx.docker.problem;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What went wrong and what to do about it, in the words of the person who has to act.
 *
 * @param kind whose move it is
 * @param what the thing that failed, one sentence without a full stop ("Cannot build linux/arm64 with builder 'x'")
 * @param why the cause, as far as it is known; may span lines
 * @param fixes at least one; each can be pasted or typed as it stands
 * @param help the FAQ section that tells more
 * @param evidence raw lines that show it (a command and its last output); may be empty
 */
public record Problem(Kind kind, String what, String why, List<String> fixes, HelpTopic help, List<String> evidence) {

    private static final String SITE = "https://pixelzx.github.io/pixelzx-docker-maven-plugin";

    /** Whose move it is. */
    public enum Kind {
        /** The user's: the POM, the Dockerfile, a failed image test. Maven reports a failed build. */
        PROJECT,
        /** The environment's: no engine, an old buildx, a registry that does not answer. Maven reports an error. */
        ENVIRONMENT
    }

    public Problem {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(help);
        if (what.isBlank() || why.isBlank()) {
            throw new IllegalArgumentException("a problem says what went wrong and why");
        }
        if (fixes.isEmpty()) {
            throw new IllegalArgumentException("a problem without a fix: " + what);
        }
        fixes = List.copyOf(fixes);
        evidence = List.copyOf(evidence);
    }

    /** A problem in what the user wrote or built. */
    public static Problem project(HelpTopic help, String what, String why, String... fixes) {
        return new Problem(Kind.PROJECT, what, why, List.of(fixes), help, List.of());
    }

    /** A problem of the machine, the engine, the network or a registry. */
    public static Problem environment(HelpTopic help, String what, String why, String... fixes) {
        return new Problem(Kind.ENVIRONMENT, what, why, List.of(fixes), help, List.of());
    }

    /** The same problem with raw lines that show it, in place of those it had. */
    public Problem withEvidence(List<String> lines) {
        return new Problem(kind, what, why, fixes, help, lines);
    }

    /** The exception that carries this problem to the goal. */
    public ProblemException asException() {
        return new ProblemException(this);
    }

    /** The exception that carries this problem to the goal, with the failure that revealed it. */
    public ProblemException asException(Throwable cause) {
        return new ProblemException(this, cause);
    }

    /** The problem as it is printed, several lines without a final line break. */
    public String text() {
        List<String> lines = new ArrayList<>();
        lines.add(what);
        lines.add("  Why: " + indented(why));
        fixes.forEach(fix -> lines.add("  Fix: " + indented(fix)));
        lines.add("  See: " + SITE + "/faq.html#" + help.anchor() + " (offline: mvn pixelzx-docker:help -Dtopic="
                + help.anchor() + ")");
        evidence.forEach(line -> lines.add("  > " + line));
        return String.join("\n", lines);
    }

    private static String indented(String text) {
        return text.replace("\n", "\n       ");
    }
}
