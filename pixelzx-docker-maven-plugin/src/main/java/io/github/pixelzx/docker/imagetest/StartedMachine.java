package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.audit.ElfHeader;
import io.github.pixelzx.docker.audit.Machine;
import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.imagetest.TestResult.CaseResult;
import io.github.pixelzx.docker.imagetest.TestResult.Outcome;
import io.github.pixelzx.docker.oci.ImageConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * Compares the machine of the programs that are started with the platform, by the first bytes the engine hands out of each.
 * It stands in for the audit where that has no layers: a foreign program may run without a complaint.
 */
record StartedMachine(CaseContext context, ImageFiles files) {

    private static final int HEAD = 512;
    private static final int MOST_INTERPRETERS = 4;
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /**
     * What the engine holds at a path.
     *
     * @param target where a symbolic link leads; empty if it is none
     * @param head the beginning of a regular file; empty if it is none
     */
    @SuppressWarnings("ArrayRecordComponent") // looked at once, never compared
    private record Seen(String target, byte[] head) {

        static final Seen NOTHING = new Seen("", new byte[0]);
    }

    /** The first program that is for another machine, as a test that failed; none if all are right or cannot be read. */
    Optional<CaseResult> failure(List<TestCase> tests) {
        return programs(tests).stream()
                .map(this::mismatch)
                .flatMap(Optional::stream)
                .findFirst()
                .map(detail ->
                        new CaseResult("machine of the started program", "file", Outcome.FAILED, detail, 0, "", null));
    }

    private Set<String> programs(List<TestCase> tests) {
        ImageConfig config = context.image().config();
        Set<String> programs = new LinkedHashSet<>();
        Stream.concat(config.entrypoint().stream(), config.command().stream())
                .findFirst()
                .ifPresent(programs::add);
        for (TestCase test : tests) {
            if (test instanceof CommandTest command) {
                Stream.concat(command.program().entrypoint().stream(), command.program().command().stream())
                        .findFirst()
                        .ifPresent(programs::add);
            }
        }
        return programs;
    }

    private Optional<String> mismatch(String program) {
        Optional<Machine> wanted = Machine.of(context.platform());
        String path = program;
        for (int depth = 0; depth < MOST_INTERPRETERS && wanted.isPresent(); depth++) {
            Optional<byte[]> head = candidates(path).stream()
                    .map(this::head)
                    .flatMap(Optional::stream)
                    .findFirst();
            if (head.isEmpty()) {
                return Optional.empty();
            }
            Optional<ElfHeader> header = ElfHeader.read(head.get());
            if (header.isPresent()) {
                Machine found = header.get().machine();
                return found.processor() == wanted.get().processor()
                                && found.bits() == wanted.get().bits()
                        ? Optional.empty()
                        : Optional.of(path + " is for " + found.name() + ", the image for " + context.platform()
                                + "; it may run here all the same, and will not there");
            }
            String text = new String(head.get(), StandardCharsets.ISO_8859_1);
            if (!text.startsWith("#!")) {
                return Optional.empty();
            }
            path = text.substring(2).strip().split("\\s+", 2)[0];
        }
        return Optional.empty();
    }

    /** Where a program may be: at its path, or in the directories of the image's {@code PATH}. */
    private List<String> candidates(String program) {
        if (program.contains("/")) {
            return List.of(program.startsWith("/") ? program : '/' + program);
        }
        String directories = context.image().config().environment().stream()
                .filter(variable -> variable.startsWith("PATH="))
                .map(variable -> variable.substring("PATH=".length()))
                .findFirst()
                .orElse(DEFAULT_PATH);
        List<String> found = new ArrayList<>();
        for (String directory : directories.split(":", -1)) {
            found.add(directory + '/' + program);
        }
        return found;
    }

    /** The beginning of the regular file at a path, symbolic links followed; each step asks the engine for one file. */
    private Optional<byte[]> head(String path) {
        String at = path;
        for (int links = 0; links < ImageFiles.MOST_LINKS; links++) {
            Seen[] seen = {Seen.NOTHING};
            files.read(at, in -> {
                TarArchiveInputStream tar = new TarArchiveInputStream(in);
                TarArchiveEntry entry = tar.getNextEntry();
                if (entry != null && entry.isSymbolicLink()) {
                    seen[0] = new Seen(entry.getLinkName(), new byte[0]);
                } else if (entry != null && entry.isFile()) {
                    seen[0] = new Seen("", tar.readNBytes(HEAD));
                }
            });
            if (seen[0].target().isEmpty()) {
                return seen[0].head().length == 0 ? Optional.empty() : Optional.of(seen[0].head());
            }
            at = ImageFiles.target(at, seen[0].target());
        }
        return Optional.empty();
    }
}
