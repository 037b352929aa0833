package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.FileContent.Program;
import io.github.pixelzx.docker.audit.ImageTree.Found;
import io.github.pixelzx.docker.audit.ImageTree.RegularFile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for the libraries of one program, and theirs in turn, as its loader does. */
final class LibrarySearch {

    /** More libraries than any program has. */
    private static final int MAX_LIBRARIES = 5000;

    /** musl's loader is these libraries. */
    private static final Pattern IN_MUSL = Pattern.compile("lib(c|pthread|rt|m|dl|util|xnet)\\..*|libc\\.musl-.*");

    private final Subject subject;
    private final String program;
    private final Program start;
    private final boolean musl;
    private final Map<String, Library> found = new LinkedHashMap<>();
    private final Map<String, String> missing = new LinkedHashMap<>();

    /** A library that was found, and who was the first to need it. */
    record Library(String path, Program content) {}

    LibrarySearch(Subject subject, String program, Program start) {
        this.subject = subject;
        this.program = program;
        this.start = start;
        String loader = String.valueOf(start.interpreter());
        this.musl = loader.contains("ld-musl-");
    }

    /** What is missing, each with its reason: {@code libz.so.1}, {@code libz.so.1 (needed by /usr/lib/libpng.so)}. */
    List<String> missing() {
        Deque<Library> rest = new ArrayDeque<>(List.of(new Library(program, start)));
        while (!rest.isEmpty() && found.size() < MAX_LIBRARIES) {
            Library library = rest.poll();
            for (String name : library.content().linking().needed()) {
                if (!found.containsKey(name) && !missing.containsKey(name) && !isLoader(name)) {
                    find(name, library)
                            .ifPresentOrElse(
                                    next -> {
                                        found.put(name, next);
                                        rest.add(next);
                                    },
                                    () -> missing.put(name, reason(name, library)));
                }
            }
        }
        return List.copyOf(missing.values());
    }

    /** The libraries found so far, by the name they were asked for. */
    Map<String, Library> found() {
        return found;
    }

    private boolean isLoader(String name) {
        String loader = Optional.ofNullable(start.interpreter()).orElse("");
        return loader.substring(loader.lastIndexOf('/') + 1).equals(name)
                || (musl && IN_MUSL.matcher(name).matches());
    }

    private Optional<Library> find(String name, Library by) {
        if (name.indexOf('/') >= 0) {
            return library(subject.path().absolute(expand(name, by.path())));
        }
        return directories(by)
                .map(directory -> library(directory + "/" + name))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Stream<String> directories(Library by) {
        List<String> own = by.content().linking().rpath();
        List<String> runpath = by.content().linking().runpath();
        List<String> directories = new ArrayList<>();
        if (runpath.isEmpty() || musl) {
            own.forEach(path -> directories.add(expand(path, by.path())));
            start.linking().rpath().forEach(path -> directories.add(expand(path, program)));
        }
        directories.addAll(subject.libraries().environment());
        runpath.forEach(path -> directories.add(expand(path, by.path())));
        if (musl) {
            // musl inherits both kinds from whoever needs the library.
            start.linking().runpath().forEach(path -> directories.add(expand(path, program)));
        }
        directories.addAll(
                musl ? subject.libraries().musl() : subject.libraries().glibc());
        return directories.stream().map(subject.path()::absolute).distinct();
    }

    private static String expand(String path, String by) {
        String origin = by.substring(0, Math.max(0, by.lastIndexOf('/')));
        return path.replace("$ORIGIN", origin)
                .replace("${ORIGIN}", origin)
                .replace("$LIB", "lib")
                .replace("${LIB}", "lib");
    }

    /** As loaders do, it passes libraries of other machines by. */
    private Optional<Library> library(String path) {
        return subject.tree().find(path) instanceof Found file
                        && file.node() instanceof RegularFile regular
                        && regular.content() instanceof Program library
                        && library.header().machine().equals(start.header().machine())
                ? Optional.of(new Library(file.path(), library))
                : Optional.empty();
    }

    private String reason(String name, Library by) {
        String whose = by.path().equals(program) ? name : name + " (needed by " + by.path() + ")";
        Set<String> tried = Set.copyOf(
                directories(by).map(directory -> directory + "/" + name).toList());
        return tried.stream()
                .sorted()
                .filter(path -> subject.tree().find(path) instanceof Found file
                        && file.node() instanceof RegularFile regular
                        && regular.content() instanceof Program)
                .findFirst()
                .map(path -> whose + " (" + path + " is for another machine)")
                .orElse(whose);
    }
}
