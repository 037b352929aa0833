package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.FileContent.Program;
import io.github.pixelzx.docker.audit.FileContent.Script;
import io.github.pixelzx.docker.audit.FileContent.Unrunnable;
import io.github.pixelzx.docker.audit.ImageTree.Directory;
import io.github.pixelzx.docker.audit.ImageTree.Found;
import io.github.pixelzx.docker.audit.ImageTree.Lookup;
import io.github.pixelzx.docker.audit.ImageTree.Missing;
import io.github.pixelzx.docker.audit.ImageTree.RegularFile;
import io.github.pixelzx.docker.config.AuditRule;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Follows a program of one platform to all it needs: its interpreter, the interpreter's interpreter, its libraries.
 */
final class ProgramCheck {

    /** What starts where nothing does. */
    static final String NOTHING = "nothing";

    /** Linux follows no more interpreters of interpreters. */
    private static final int MAX_CHAIN = 5;

    private static final Pattern NO_PART_OF_A_NAME = Pattern.compile("[\\s;&|()<>\"'`={}]+");

    private final Subject subject;
    private final Place place;
    private final String origin;
    private final ImageTree tree;
    private final SearchPath path;

    /**
     * @param place why the programs matter
     * @param origin where the command line comes from, as the end of a sentence; may be empty
     */
    ProgramCheck(Subject subject, Place place, String origin) {
        this.subject = subject;
        this.place = place;
        this.origin = origin;
        this.tree = subject.tree();
        this.path = subject.path();
    }

    /** Checks everything that is found by its name alone, but what was judged before. */
    void checkPath() {
        for (String directory : path.directories()) {
            if (tree.find(directory) instanceof Found found && found.node() instanceof Directory node) {
                node.children().keySet().stream().sorted().forEach(name -> checkFile(found.path() + "/" + name));
            }
        }
    }

    private void checkFile(String file) {
        if (!isExecutableFile(file) || !(tree.find(file) instanceof Found found)) {
            return;
        }
        boolean runs = found.node() instanceof RegularFile regular && !(regular.content() instanceof Unrunnable);
        // A shell runs a file without #! by itself; what else lies on PATH is nobody's program.
        if (runs && !subject.judged().contains(found.path())) {
            follow(found.path(), "", place.missing(), 1);
        }
    }

    /** Checks a command line and says what it starts. */
    String check(List<String> argv) {
        String program = argv.get(0);
        String started = path.candidates(program).stream()
                .filter(this::isExecutableFile)
                .findFirst()
                .map(file -> follow(file, "", place.missing(), 1))
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
            program(found.path(), "", program, 1);
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
            return unusable(place.missing(), candidate, lookup, "");
        }
        String message = candidates.size() == 1 && program.contains("/")
                ? candidates.get(0) + " does not exist"
                : "there is no program '" + program + "' in PATH (" + path.text() + ")";
        report(place.missing(), program, message);
        return NOTHING;
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
            return shown + " (" + MachineCheck.described(program) + ")";
        }
        if (content instanceof Script script) {
            subject.judged().add(found.path());
            return shown + " (script) -> " + script(found.path(), script, depth);
        }
        String reason = ((Unrunnable) content).reason();
        report(place.machine(), found.path(), found.path() + whose + " " + reason);
        return shown + " (unknown)";
    }

    private void program(String file, String whose, Program program, int depth) {
        subject.judged().add(file);
        if (!new MachineCheck(subject, place, origin).check(file, whose, program)) {
            return;
        }
        String interpreter = program.interpreter();
        if (interpreter != null) {
            String loader = path.candidates(interpreter).get(0);
            String followed = follow(loader, ", the loader of " + file + ",", place.interpreter(), depth + 1);
            if (!followed.equals(NOTHING)) {
                checkLibraries(file, program);
            }
        }
    }

    private void checkLibraries(String file, Program program) {
        LibrarySearch search = new LibrarySearch(subject, file, program);
        List<String> missing = search.missing();
        if (!missing.isEmpty()) {
            report(place.library(), file, file + " needs what its loader does not find: " + String.join(", ", missing));
        }
        MachineCheck machine = new MachineCheck(subject, place, origin);
        search.found().values().forEach(library -> {
            if (subject.judged().add(library.path())) {
                machine.check(library.path(), ", a library of " + file + ",", library.content());
            }
        });
    }

    private String script(String file, Script script, int depth) {
        ShebangLine line = ShebangLine.parse(script.line());
        if (line.interpreter().isEmpty()) {
            report(place.interpreter(), file, file + " names no interpreter after #!");
            return NOTHING;
        }
        if (line.endsWithCarriageReturn()) {
            report(
                    place.interpreter(),
                    file,
                    file + " has lines that end with CR LF, so its interpreter is '" + line.interpreter() + "\\r'");
            return NOTHING;
        }
        String whose = ", the interpreter of " + file + ",";
        String interpreter = path.absolute(line.interpreter());
        String started = follow(interpreter, whose, place.interpreter(), depth + 1);
        return line.program()
                .map(program -> started + " -> " + fromEnv(program, file, depth))
                .orElse(started);
    }

    /** The program that {@code #!/usr/bin/env program} looks for. */
    private String fromEnv(String program, String script, int depth) {
        Optional<String> found =
                path.candidates(program).stream().filter(this::isExecutableFile).findFirst();
        if (found.isPresent()) {
            return follow(found.get(), ", the interpreter of " + script + ",", place.interpreter(), depth + 1);
        }
        report(
                place.interpreter(),
                script,
                "there is no '" + program + "', the interpreter of " + script + ", in PATH (" + path.text() + ")");
        return NOTHING;
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
        return NOTHING;
    }

    private void report(AuditRule rule, String file, String message) {
        subject.findings().add(subject.platform(), rule, file, message + origin);
    }
}
