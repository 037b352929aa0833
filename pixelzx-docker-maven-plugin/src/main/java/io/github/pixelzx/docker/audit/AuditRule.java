package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.problem.HelpTopic;
import java.util.List;

/** What an audit looks for; each rule has an id users meet in messages and a section of the FAQ. */
public enum AuditRule {
    /** The program a container starts, and all that is needed to run it, is made for the platform. */
    START_MACHINE(
            "start-machine",
            HelpTopic.EXEC_FORMAT_ERROR,
            List.of(
                    "compile for the target: ARG TARGETOS TARGETARCH in that stage, then e.g."
                            + " RUN GOOS=$TARGETOS GOARCH=$TARGETARCH go build …",
                    "let the last stage be the target's: no --platform in its FROM line",
                    "where the context holds one file per platform, copy the right one: COPY app-$TARGETARCH /app")),
    /** The interpreter named by the program a container starts is there. */
    START_INTERPRETER(
            "start-interpreter",
            HelpTopic.INTERPRETER_MISSING,
            List.of(
                    "link the program statically (Go: CGO_ENABLED=0), or take a base image with the C library it was"
                            + " linked against (glibc: debian:12-slim, musl: alpine)",
                    "for a script: install the interpreter its first line names, and end its lines with LF"
                            + " (.gitattributes: *.sh text eol=lf)")),
    /** The program a container starts is there and can be executed. */
    START_MISSING(
            "start-missing",
            HelpTopic.NOTHING_TO_START,
            List.of(
                    "write the full path of a file of the image in ENTRYPOINT, CMD or <command>",
                    "if the file is there and not executable: COPY --chmod=755 … in the Dockerfile")),
    /** The image says what a container starts, or a test does. */
    START_NOTHING(
            "start-nothing",
            HelpTopic.NOTHING_TO_START,
            List.of(
                    "add ENTRYPOINT or CMD to the Dockerfile",
                    "or say in the POM what shall run as a test:"
                            + " <tests><command>/usr/bin/program --version</command></tests>"));

    private final String id;
    private final HelpTopic help;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> fixes;

    AuditRule(String id, HelpTopic help, List<String> fixes) {
        this.id = id;
        this.help = help;
        this.fixes = fixes;
    }

    /** The rule's name in messages and records, for example {@code start-machine}. */
    public String id() {
        return id;
    }

    public HelpTopic help() {
        return help;
    }

    /** What to do about a finding, each to be pasted or typed as it stands. */
    public List<String> fixes() {
        return fixes;
    }
}
