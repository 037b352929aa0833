package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.build.ContextEntry.Kind;
import io.github.pixelzx.docker.build.IgnoreRules.Verdict;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds what of a build context is sent: what its rules leave in, without the plugin's own workspaces and without Maven
 * 4's notes beside them, which differ from build to build.
 *
 * <p>A directory that holds nothing but the workspaces is left out with them, so that a fresh checkout and one that was
 * built before send the same.
 */
final class ContextScan {

    /** What Maven 4 keeps in the build directory for itself: what the reactor's modules have made, POMs for consumers. */
    private static final Pattern MAVENS_OWN = Pattern.compile("project-local-repo|consumer-\\d+\\.pom");

    private static final char REPLACEMENT = '\uFFFD';

    private final Path workspaces;
    private final IgnoreRules rules;
    private final NavigableMap<String, ContextEntry> entries = new TreeMap<>();

    private ContextScan(Path workspaces, IgnoreRules rules) {
        this.workspaces = workspaces;
        this.rules = rules;
    }

    /**
     * The entries of a build context by their paths relative to it, with slashes; a directory before what is in it.
     *
     * @param workspaces the directory that is never sent; need not be in the build context
     */
    static NavigableMap<String, ContextEntry> of(Path context, Path workspaces, IgnoreRules rules) throws IOException {
        Path real = context.toRealPath();
        Path realWorkspaces = Files.exists(workspaces) ? workspaces.toRealPath() : workspaces;
        ContextScan scan = new ContextScan(realWorkspaces, rules);
        scan.directory(real, "", new Verdict(false, new BitSet()));
        return scan.entries;
    }

    private void directory(Path directory, String path, Verdict verdict) throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
            for (Path child : children) {
                String name = child.getFileName().toString();
                child(child, path.isEmpty() ? name : path + '/' + name, verdict);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    /**
     * A name that this JVM cannot write as text would be lost on the way: in a locale without UTF-8, as containers of a
     * CI often have, Java reads every other letter as a replacement.
     */
    private static void requireText(Path child, ContextEntry entry) throws IOException {
        boolean target = entry.target() != null && entry.target().indexOf(REPLACEMENT) >= 0;
        String name = child.getFileName().toString();
        if (target || (name.indexOf(REPLACEMENT) >= 0 && !isText(child, name))) {
            throw new UnreadableNameException(child.toString());
        }
    }

    private static boolean isText(Path child, String name) {
        try {
            return child.resolveSibling(name).equals(child);
        } catch (InvalidPathException e) {
            return false;
        }
    }

    private void child(Path child, String path, Verdict parent) throws IOException {
        if (child.equals(workspaces) || isMavensOwn(child)) {
            return;
        }
        Optional<ContextEntry> found = entry(child);
        if (found.isEmpty()) {
            return;
        }
        boolean isDirectory = found.get().kind() == Kind.DIRECTORY;
        Verdict verdict = rules.judge(path, parent);
        // The rules' own file is needed where they are applied once more, and left out there if it names itself.
        boolean sent = !verdict.ignored() || path.equals(IgnoreRules.FILE);
        if (sent && !(isDirectory && workspaces.startsWith(child))) {
            requireText(child, found.get());
            withParents(path, child, found.get());
        }
        if (isDirectory && (sent || rules.mayTakeBackBelow(path))) {
            directory(child, path, verdict);
        }
    }

    private boolean isMavensOwn(Path child) {
        return child.equals(workspaces.resolveSibling(child.getFileName()))
                && MAVENS_OWN.matcher(child.getFileName().toString()).matches();
    }

    /** A path that is sent brings the directories above it, also those that would be left out by themselves. */
    private void withParents(String path, Path file, ContextEntry entry) throws IOException {
        int slash = path.lastIndexOf('/');
        if (slash > 0 && !entries.containsKey(path.substring(0, slash))) {
            Path parent = file.getParent();
            Optional<ContextEntry> found = parent == null ? Optional.empty() : entry(parent);
            if (parent == null || found.isEmpty()) {
                return;
            }
            withParents(path.substring(0, slash), parent, found.get());
        }
        entries.put(path, entry);
    }

    /** What is gone again since the directory was listed was never there. */
    private static Optional<ContextEntry> entry(Path path) throws IOException {
        try {
            return ContextEntry.read(path);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** A name in the build context that this JVM cannot write as text. */
    static final class UnreadableNameException extends FileSystemException {

        private static final long serialVersionUID = 1L;

        UnreadableNameException(String file) {
            super(file);
        }
    }
}
