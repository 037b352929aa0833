package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.FileContent.Program;
import io.github.pixelzx.docker.audit.FileContent.Script;
import io.github.pixelzx.docker.audit.FileContent.Unrunnable;
import io.github.pixelzx.docker.audit.ImageTree.Found;
import io.github.pixelzx.docker.audit.ImageTree.Lookup;
import io.github.pixelzx.docker.audit.ImageTree.Missing;
import io.github.pixelzx.docker.audit.ImageTree.RegularFile;
import io.github.pixelzx.docker.config.AuditRule;
import io.github.pixelzx.docker.oci.Platform;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Follows what one platform's containers start: the program, its interpreter, the interpreter's interpreter. */
final class StartCheck {

    /** Linux follows no more interpreters of interpreters. */
    private static final int MAX_CHAIN = 5;

    private static final Pattern NO_PART_OF_A_NAME = Pattern.compile("[\\s;&|()<>\"'`={}]+");

    private final Platform platform;
    private final ImageTree tree;
    private final SearchPath path;
    private final String origin;
    private final Findings findings;

    /** @param origin where the command line comes from, as the end of a sentence; may be empty */
    StartCheck(Platform platform, ImageTree tree, SearchPath path, String origin, Findings findings) {
        this.platform = platform;
        this.tree = tree;
        this.path = path;
        this.origin = origin;
        this.findings = findings;
    }

    /** Checks a command line and says what it starts. */
    String check(List<String> argv) {
        String program = argv.get(0);
        String started = path.candidates(program).stream()
                .filter(this::isExecutableFile)
                .findFirst()
                .map(file -> follow(file, "", AuditRule.START_MISSING, 1))
                .orElseGet(() -> missing(program));
        argv.subList(1, argv.size()).forEach(this::checkNamed);
        return started;
    }

    /** Programs further down the command line: what {@code sh -c} or an init is told to run. */
    private void checkNamed(String argument) {
        for (String word : NO_PART_OF_A_NAME.split(argument, -1)) {
            path.candidates(word).stream()
                    .filter(this::isExecutableFile)
                    .findFirst()
                    .ifPresent(this::checkNamedFile);
        }
    }

    private void checkNamedFile(String file) {
        if (tree.find(file) instanceof Found found
                && found.node() instanceof RegularFile regular
                && regular.content() instanceof Program program) {
            checkMachine(found.path(), "", program);
        }
    }

    private boolean isExecutableFile(String file) {
        return tree.find(file) instanceof Found found
                && found.node() instanceof RegularFile regular
                && regular.isExecutable();
    }

    private String missing(String program) {
        List<String> candidates = path.candidates(program);
        for (String candidate : candidates) {
            Lookup lookup = tree.find(candidate);
            if (lookup instanceof Missing missing && missing.path().equals(candidate)) {
                continue;
            }
            return unusable(AuditRule.START_MISSING, candidate, lookup, "");
        }
        String message = candidates.size() == 1 && program.contains("/")
                ? candidates.get(0) + " does not exist"
                : "there is no program '" + program + "' in PATH (" + path.text() + ")";
        report(AuditRule.START_MISSING, program, message);
        return "nothing";
    }

    /** Follows a file that must run; {@code whose} says, between commas, what needs it. */
    private String follow(String file, String whose, AuditRule ifUnusable, int depth) {
        Lookup lookup = tree.find(file);
        if (!(lookup instanceof Found found)
                || !(found.node() instanceof RegularFile regular)
                || !regular.isExecutable()) {
            return unusable(ifUnusable, file, lookup, whose);
        }
        String shown = found.path().equals(file) ? file : file + " -> " + found.path();
        if (depth > MAX_CHAIN) {
            report(ifUnusable, found.path(), found.path() + whose + " is one interpreter of interpreters too many");
            return shown;
        }
        FileContent content = regular.content();
        if (content instanceof Program program) {
            program(found.path(), whose, program, depth);
            return shown + " (" + program.header().machine() + ")";
        }
        if (content instanceof Script script) {
            return shown + " (script) -> " + script(found.path(), script, depth);
        }
        String reason = ((Unrunnable) content).reason();
        report(AuditRule.START_MACHINE, found.path(), found.path() + whose + " " + reason);
        return shown + " (unknown)";
    }

    private void program(String file, String whose, Program program, int depth) {
        checkMachine(file, whose, program);
        String interpreter = program.interpreter();
        if (interpreter != null) {
            String loader = path.candidates(interpreter).get(0);
            follow(loader, ", the loader of " + file + ",", AuditRule.START_INTERPRETER, depth + 1);
        }
    }

    private void checkMachine(String file, String whose, Program program) {
        ElfHeader header = program.header();
        Optional<Machine> needed = Machine.of(platform);
        if (needed.isEmpty()) {
            String message = file + " cannot be judged: the machine of " + platform + " is not known here";
            findings.doubt(platform, AuditRule.START_MACHINE, file, message);
        } else if (!header.machine().equals(needed.get())) {
            String actual = header.machine().nameBeside(needed.get());
            report(
                    AuditRule.START_MACHINE,
                    file,
                    file + whose + " is " + article(actual) + " " + actual + " program, the platform needs "
                            + needed.get().nameBeside(header.machine()));
        } else if (!header.isExecutable()) {
            report(
                    AuditRule.START_MACHINE,
                    file,
                    file + whose + " is an ELF file but no program (type " + header.type() + ")");
        }
    }

    private String script(String file, Script script, int depth) {
        ShebangLine line = ShebangLine.parse(script.line());
        if (line.interpreter().isEmpty()) {
            report(AuditRule.START_INTERPRETER, file, file + " names no interpreter after #!");
            return "nothing";
        }
        if (line.endsWithCarriageReturn()) {
            report(
                    AuditRule.START_INTERPRETER,
                    file,
                    file + " has lines that end with CR LF, so its interpreter is '" + line.interpreter() + "\\r'");
            return "nothing";
        }
        String whose = ", the interpreter of " + file + ",";
        String interpreter = path.absolute(line.interpreter());
        String started = follow(interpreter, whose, AuditRule.START_INTERPRETER, depth + 1);
        return line.program()
                .map(program -> started + " -> " + fromEnv(program, file, depth))
                .orElse(started);
    }

    /** The program that {@code #!/usr/bin/env program} looks for. */
    private String fromEnv(String program, String script, int depth) {
        Optional<String> found =
                path.candidates(program).stream().filter(this::isExecutableFile).findFirst();
        if (found.isPresent()) {
            return follow(found.get(), ", the interpreter of " + script + ",", AuditRule.START_INTERPRETER, depth + 1);
        }
        report(
                AuditRule.START_INTERPRETER,
                script,
                "there is no '" + program + "', the interpreter of " + script + ", in PATH (" + path.text() + ")");
        return "nothing";
    }

    private String unusable(AuditRule rule, String file, Lookup lookup, String whose) {
        String reason;
        if (lookup instanceof Missing missing) {
            reason = missing.path().equals(file)
                    ? file + whose + " does not exist"
                    : file + whose + " leads to " + missing.path() + ", which does not exist";
        } else if (lookup instanceof Found found && found.node() instanceof RegularFile) {
            reason = file + whose + " is not executable";
        } else if (lookup instanceof Found) {
            reason = file + whose + " is not a file";
        } else {
            reason = file + whose + " is a link that leads in a circle";
        }
        report(rule, file, reason);
        return "nothing";
    }

    private void report(AuditRule rule, String file, String message) {
        findings.add(platform, rule, file, message + origin);
    }

    private static String article(String name) {
        return "AEIOx".indexOf(name.charAt(0)) >= 0 ? "an" : "a";
    }
}
