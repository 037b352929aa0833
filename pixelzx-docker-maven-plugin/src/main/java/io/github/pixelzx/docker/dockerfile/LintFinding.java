package io.github.pixelzx.docker.dockerfile;

/**
 * A line of a Dockerfile that will not do on every platform.
 *
 * @param rule the rule's name
 * @param line from 1
 * @param what what is wrong, as a sentence without its end
 * @param fix what to write instead
 */
public record LintFinding(String rule, int line, String what, String fix) {

    static LintFinding of(PlatformRule rule, int line, String what, String fix) {
        return new LintFinding(rule.id(), line, what, fix);
    }

    /** The same, found on some platforms only. */
    public LintFinding on(String platforms) {
        return new LintFinding(rule, line, what + " (" + platforms + ')', fix);
    }

    /** The finding in one line. */
    public String sentence() {
        return what + " [" + rule + "]; " + fix;
    }
}
