package io.github.pixelzx.docker.dockerfile;

/**
 * A line of a Dockerfile that will not do on every platform.
 *
 * @param line from 1
 * @param what what is wrong, as a sentence without its end
 * @param fix what to write instead
 */
public record LintFinding(PlatformRule rule, int line, String what, String fix) {

    /** The finding in one line. */
    public String sentence() {
        return what + " [" + rule.id() + "]; " + fix;
    }
}
