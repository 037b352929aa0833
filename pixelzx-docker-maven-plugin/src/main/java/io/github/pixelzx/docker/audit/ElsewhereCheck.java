package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.FileContent.Jar;
import io.github.pixelzx.docker.audit.FileContent.NativeLibrary;
import io.github.pixelzx.docker.audit.FileContent.Program;
import io.github.pixelzx.docker.audit.FileContent.Script;
import io.github.pixelzx.docker.audit.ImageTree.Found;
import io.github.pixelzx.docker.audit.ImageTree.Node;
import io.github.pixelzx.docker.audit.ImageTree.RegularFile;
import io.github.pixelzx.docker.audit.ImageTree.Symlink;
import io.github.pixelzx.docker.config.AuditRule;
import io.github.pixelzx.docker.oci.Platform;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Looks at the programs, libraries, scripts and jars that neither start nor lie on PATH. */
final class ElsewhereCheck {

    /** Code of the kernel's own machine, the same on every processor. */
    private static final int BPF = 247;

    /** Texts and examples that nobody runs where they lie. */
    private static final List<String> DOCUMENTATION = List.of("/usr/share/doc/", "/usr/share/man/");

    private final Subject subject;
    private final Set<String> libraries = new HashSet<>();

    ElsewhereCheck(Subject subject) {
        this.subject = subject;
    }

    void check() {
        subject.tree().forEach(this::remember);
        subject.tree().forEach(this::check);
    }

    /** Libraries by the names others know them by, wherever they lie: whoever opens one says where. */
    private void remember(String path, Node node) {
        if (node instanceof RegularFile file && file.content() instanceof Program program) {
            libraries.add(name(path));
            libraries.add(program.linking().name());
        } else if (node instanceof Symlink && name(path).contains(".so")) {
            libraries.add(name(path));
        }
    }

    private void check(String path, Node node) {
        if (!(node instanceof RegularFile file) || subject.judged().contains(path)) {
            return;
        }
        if (file.content() instanceof Program program
                && program.header().machine().processor() != BPF) {
            program(path, file, program);
        } else if (file.content() instanceof Script script && file.isExecutable()) {
            script(path, script);
        } else if (file.content() instanceof Jar jar) {
            jar(path, jar);
        }
    }

    private void program(String path, RegularFile file, Program program) {
        Platform platform = subject.platform();
        // What is linked later is of no use on another machine either, but has no variant or loader yet.
        Optional<String> fault = program.header().isExecutable() || !program.fits(platform)
                ? MachineCheck.fault(program, platform)
                : Optional.empty();
        if (fault.isPresent()) {
            add(AuditRule.FOREIGN_MACHINE, path, path + " " + fault.get());
            return;
        }
        String loader = program.interpreter();
        if (loader != null && file.isExecutable() && !exists(loader)) {
            add(AuditRule.INTERPRETER, path, loader + ", the loader of " + path + ", does not exist");
            return;
        }
        String missing = program.linking().needed().stream()
                .filter(library -> !libraries.contains(name(library)))
                .collect(Collectors.joining(", "));
        boolean musl = libraries.stream().anyMatch(library -> library.startsWith("ld-musl-"));
        if (!missing.isEmpty() && !musl) {
            add(AuditRule.LIBRARY, path, path + " needs what is nowhere in the image: " + missing);
        }
    }

    private void script(String path, Script script) {
        if (DOCUMENTATION.stream().anyMatch(path::startsWith)) {
            return;
        }
        ShebangLine line = ShebangLine.parse(script.line());
        if (line.endsWithCarriageReturn()) {
            add(
                    AuditRule.INTERPRETER,
                    path,
                    path + " has lines that end with CR LF, so its interpreter is '" + line.interpreter() + "\\r'");
        } else if (!line.interpreter().isEmpty() && !exists(line.interpreter())) {
            add(
                    AuditRule.INTERPRETER,
                    path,
                    line.interpreter() + ", the interpreter of " + path + ", does not exist or is not executable");
        } else if (line.program()
                .filter(program -> subject.path().candidates(program).stream().noneMatch(this::exists))
                .isPresent()) {
            add(
                    AuditRule.INTERPRETER,
                    path,
                    "there is no '" + line.program().orElseThrow() + "', the interpreter of " + path + ", in PATH");
        }
    }

    private boolean exists(String program) {
        return subject.tree().find(subject.path().absolute(program)) instanceof Found found
                && found.node() instanceof RegularFile file
                && file.isExecutable();
    }

    private void jar(String path, Jar jar) {
        if (!jar.defect().isEmpty()) {
            String message = path + " could not be searched for native libraries to its end: " + jar.defect();
            subject.findings().doubt(subject.platform(), AuditRule.JAR_LIBRARY, path, message);
            return;
        }
        Map<String, List<NativeLibrary>> copies = jar.libraries().stream()
                .filter(library -> !library.isForAnotherSystem())
                .collect(Collectors.groupingBy(NativeLibrary::plainName, TreeMap::new, Collectors.toList()));
        String missing = copies.values().stream()
                .filter(libraries -> libraries.stream().noneMatch(this::fits))
                .map(libraries -> libraries.get(0).path() + " ("
                        + libraries.stream()
                                .map(library -> library.machine().name())
                                .distinct()
                                .collect(Collectors.joining(", "))
                        + ")")
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            add(AuditRule.JAR_LIBRARY, path, path + " has native libraries of which no copy fits: " + missing);
        }
    }

    private boolean fits(NativeLibrary library) {
        int variant = MachineCheck.variant(subject.platform());
        return Machine.fits(library.machine(), subject.platform())
                && (variant == 0 || library.arm().atLeast() <= variant);
    }

    private void add(AuditRule rule, String path, String message) {
        subject.findings().add(subject.platform(), rule, path, message);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
