package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.problem.HelpTopic;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an audit looks for; each rule has an id users meet in messages and write in the POM. Those that weigh most come
 * first.
 */
public enum AuditRule {
    /** A configured platform is in the index. */
    PLATFORM_MISSING(
            null, HelpTopic.PLATFORM_MISSING, "Every configured platform is in the index.", "mvn clean package"),
    /** The config of a platform names the platform its descriptor names. */
    CONFIG_PLATFORM(
            null,
            HelpTopic.LAYOUT_DAMAGED,
            "Operating system, architecture and variant in a config are those of its descriptor in the index.",
            "mvn clean package"),
    /** The program a container starts, and all that is needed to run it, is made for the platform. */
    START_MACHINE(
            AuditLevel.FAIL,
            HelpTopic.EXEC_FORMAT_ERROR,
            "The program a container starts, its interpreter and its libraries are made for the platform and its"
                    + " variant.",
            Fixes.COMPILE,
            "let the last stage be the target's: no --platform in its FROM line",
            "where the context holds one file per platform, copy the right one: COPY app-$TARGETARCH /app"),
    /** The interpreter named by the program a container starts is there. */
    START_INTERPRETER(
            AuditLevel.FAIL,
            HelpTopic.INTERPRETER_MISSING,
            "The interpreter of what a container starts (a program's loader, a script's first line) is there.",
            Fixes.STATIC,
            Fixes.SCRIPT),
    /** The libraries of the program a container starts are there. */
    START_LIBRARY(
            AuditLevel.FAIL,
            HelpTopic.LIBRARY_MISSING,
            "The shared libraries of the program a container starts, and theirs in turn, are where the loader looks.",
            Fixes.LIBRARY,
            Fixes.STATIC),
    /** The program a container starts is there and can be executed. */
    START_MISSING(
            AuditLevel.FAIL,
            HelpTopic.NOTHING_TO_START,
            "Entrypoint and command lead through PATH and links to something executable.",
            "write the full path of a file of the image in ENTRYPOINT, CMD or <command>",
            "if the file is there and not executable: COPY --chmod=755 … in the Dockerfile"),
    /** The image says what a container starts, or a test does. */
    START_NOTHING(
            AuditLevel.FAIL,
            HelpTopic.NOTHING_TO_START,
            "The image has an entrypoint or a command, or a test brings one.",
            "add ENTRYPOINT or CMD to the Dockerfile",
            "or say in the POM what shall run as a test: <tests><command>/usr/bin/program --version</command></tests>"),
    /** What lies on PATH is made for the platform. */
    PATH_MACHINE(
            AuditLevel.FAIL,
            HelpTopic.EXEC_FORMAT_ERROR,
            "Every program on PATH is made for the platform and its variant.",
            Fixes.COMPILE),
    /** The interpreters of what lies on PATH are there. */
    PATH_INTERPRETER(
            AuditLevel.FAIL,
            HelpTopic.INTERPRETER_MISSING,
            "The interpreter of every program and script on PATH is there.",
            Fixes.STATIC,
            Fixes.SCRIPT),
    /** The libraries of what lies on PATH are there. */
    PATH_LIBRARY(
            AuditLevel.FAIL,
            HelpTopic.LIBRARY_MISSING,
            "The shared libraries of every program on PATH are where the loader looks.",
            Fixes.LIBRARY),
    /** A platform's image is no larger than allowed. */
    SIZE_BUDGET(
            AuditLevel.FAIL,
            HelpTopic.BUDGET_EXCEEDED,
            "Config and layers of a platform, as they are pulled, stay within `<maxSize>`.",
            Fixes.SMALLER),
    /** A platform's image has no more layers than allowed. */
    LAYERS_BUDGET(
            AuditLevel.FAIL,
            HelpTopic.BUDGET_EXCEEDED,
            "A platform has no more layers than `<maxLayers>`.",
            "join RUN lines of the last stage with &&, or COPY --from one prepared directory"),
    /** A platform's image is not much larger than the published one. */
    GROWTH_BUDGET(
            AuditLevel.FAIL,
            HelpTopic.BUDGET_EXCEEDED,
            "A platform is larger than the published one by no more than `<maxGrowth>`.",
            Fixes.SMALLER),
    /** Programs and libraries elsewhere are made for the platform. */
    FOREIGN_MACHINE(
            AuditLevel.WARN,
            HelpTopic.EXEC_FORMAT_ERROR,
            "Programs and libraries that lie elsewhere are made for the platform, too.",
            Fixes.COMPILE,
            Fixes.EXCLUDE),
    /** A jar holds a copy of each of its native libraries that fits. */
    JAR_LIBRARY(
            AuditLevel.WARN,
            HelpTopic.EXEC_FORMAT_ERROR,
            "Of each native library in a jar (and in jars within it) one copy fits the platform.",
            "add the dependency that brings the library for the platform (often a <classifier>), or a newer version",
            Fixes.EXCLUDE),
    /** It is known for which variant of ARM a program is. */
    VARIANT_UNKNOWN(
            AuditLevel.WARN,
            HelpTopic.EXEC_FORMAT_ERROR,
            "On linux/arm below v7, a program on PATH says for which variant of ARM it is made.",
            Fixes.COMPILE),
    /** Libraries of what lies elsewhere are there. */
    LIBRARY(
            AuditLevel.WARN,
            HelpTopic.LIBRARY_MISSING,
            "The shared libraries that programs and libraries elsewhere name are somewhere in the image.",
            Fixes.LIBRARY,
            Fixes.EXCLUDE),
    /** Interpreters of what lies elsewhere are there. */
    INTERPRETER(
            AuditLevel.WARN,
            HelpTopic.INTERPRETER_MISSING,
            "The interpreter of executable programs and scripts elsewhere is there.",
            Fixes.SCRIPT,
            Fixes.EXCLUDE),
    /** Containers do not run as root. */
    ROOT_USER(
            AuditLevel.WARN,
            HelpTopic.AUDIT,
            "The image names a user, and that is not root.",
            "add USER 65532:65532 (or a user of the image) to the Dockerfile's last stage"),
    /** Few programs lend their owner's rights. */
    SETUID(
            AuditLevel.WARN,
            HelpTopic.AUDIT,
            "No file is setuid or setgid but those every distribution brings (`su`, `passwd`, `mount`, …).",
            "chmod a-s FILE in the Dockerfile",
            Fixes.EXCLUDE),
    /** Not everybody may write everywhere. */
    WORLD_WRITABLE(
            AuditLevel.WARN,
            HelpTopic.AUDIT,
            "No directory is writable for everybody but the usual ones (`/tmp`, `/var/tmp`, `/dev/shm`, …).",
            "chmod o-w DIRECTORY, or COPY --chown=USER … in the Dockerfile",
            Fixes.EXCLUDE),
    /** No file holds a key or a credential. */
    SECRET_FILE(
            AuditLevel.WARN,
            HelpTopic.SECRET_FOUND,
            "No file of any layer holds a private key, a token or a password, deleted above it or not.",
            Fixes.SECRET,
            Fixes.EXCLUDE),
    /** No variable holds a credential. */
    SECRET_ENVIRONMENT(
            AuditLevel.WARN,
            HelpTopic.SECRET_FOUND,
            "No variable of the image's environment holds a token or a password.",
            "set the variable when the container is started, not by ENV in the Dockerfile",
            Fixes.EXCLUDE),
    /** The history holds no credential. */
    SECRET_HISTORY(
            AuditLevel.WARN,
            HelpTopic.SECRET_FOUND,
            "No token or password stands in the history, where build arguments stay.",
            Fixes.SECRET),
    /** A file with content elsewhere is not empty here. */
    EMPTY_FILE(
            AuditLevel.WARN,
            HelpTopic.PLATFORMS_DIFFER,
            "No file is empty on one platform and not on another.",
            "look at the step that writes the file: a download or cross-compilation that failed for this platform",
            Fixes.EXCLUDE),
    /** The platforms have the same files. */
    PARITY_FILES(
            AuditLevel.WARN,
            HelpTopic.PLATFORMS_DIFFER,
            "The platforms have the same files with the same sizes, modes and owners, but for what a machine or a"
                    + " distribution's package explains.",
            "look at the steps of the Dockerfile that depend on TARGETARCH",
            Fixes.EXCLUDE),
    /** The platforms have the same config. */
    PARITY_CONFIG(
            AuditLevel.WARN,
            HelpTopic.PLATFORMS_DIFFER,
            "The platforms have the same entrypoint, command, environment, user, labels, ports and volumes.",
            "look at the lines of the Dockerfile (and of its bases) that depend on TARGETARCH",
            Fixes.EXCLUDE);

    private final @Nullable AuditLevel level;
    private final HelpTopic help;
    private final String documentation;

    @SuppressWarnings("ImmutableEnumChecker") // List.of is immutable
    private final List<String> fixes;

    AuditRule(@Nullable AuditLevel level, HelpTopic help, String documentation, String... fixes) {
        this.level = level;
        this.help = help;
        this.documentation = documentation;
        this.fixes = List.of(fixes);
    }

    /** The rule of an id. */
    public static Optional<AuditRule> byId(String id) {
        return Arrays.stream(values()).filter(rule -> rule.id().equals(id)).findFirst();
    }

    /**
     * The rule of an id, as records have it.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static AuditRule parse(String id) {
        return byId(id).orElseThrow(() -> new IllegalArgumentException("no rule of the audit: " + id));
    }

    /** The rule's name in messages, records and the POM, for example {@code start-machine}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String toString() {
        return id();
    }

    /** What a finding means unless the user says otherwise. */
    public AuditLevel level() {
        return level == null ? AuditLevel.FAIL : level;
    }

    /** Whether nobody can change its level: what is wrong then is not one image any more. */
    public boolean always() {
        return level == null;
    }

    public HelpTopic help() {
        return help;
    }

    /** What holds where the rule finds nothing: one sentence of Markdown. */
    public String documentation() {
        return documentation;
    }

    /** What to do about a finding, each to be pasted or typed as it stands. */
    public List<String> fixes() {
        return fixes;
    }

    /** What several rules advise. */
    private static final class Fixes {

        private static final String COMPILE = "compile for the target: ARG TARGETOS TARGETARCH TARGETVARIANT in that"
                + " stage, then e.g. RUN GOOS=$TARGETOS GOARCH=$TARGETARCH GOARM=${TARGETVARIANT#v} go build …";
        private static final String STATIC = "link the program statically (Go: CGO_ENABLED=0), or take a base image"
                + " with the C library it was linked against (glibc: debian:12-slim, musl: alpine)";
        private static final String SCRIPT = "for a script: install the interpreter its first line names, and end its"
                + " lines with LF (.gitattributes: *.sh text eol=lf)";
        private static final String LIBRARY = "install the package that has the library in the last stage, or copy the"
                + " library where the loader looks and run ldconfig there";
        private static final String SMALLER = "mvn pixelzx-docker:help -Dtopic=budget-exceeded (how to find what is"
                + " large), or raise the limit in <audit>";
        private static final String SECRET = "hand secrets to a step by RUN --mount=type=secret, which leaves no trace,"
                + " and replace this one: whoever has the image has it";
        private static final String EXCLUDE =
                "if it is meant to be so: <audit><rules><RULE><excludes>FILE</excludes>" + "</RULE></rules></audit>";
    }
}
