package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.ImageTree.Directory;
import io.github.pixelzx.docker.audit.ImageTree.Found;
import io.github.pixelzx.docker.oci.ImageConfig;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the loaders of an image look for libraries that programs name without a path.
 *
 * @param environment {@code LD_LIBRARY_PATH}
 * @param glibc directories of {@code /etc/ld.so.conf}, then those glibc knows by itself
 * @param musl directories of {@code /etc/ld-musl-*.path}, or those musl knows by itself
 */
record LibraryPaths(List<String> environment, List<String> glibc, List<String> musl) {

    private static final String VARIABLE = "LD_LIBRARY_PATH=";
    private static final List<String> TRUSTED =
            List.of("/lib", "/usr/lib", "/lib64", "/usr/lib64", "/lib32", "/usr/lib32");
    private static final List<String> MUSL = List.of("/lib", "/usr/local/lib", "/usr/lib");
    private static final int MAX_INCLUDES = 200;

    LibraryPaths {
        environment = List.copyOf(environment);
        glibc = List.copyOf(glibc);
        musl = List.copyOf(musl);
    }

    static LibraryPaths of(ImageTree tree, ImageConfig config) {
        List<String> environment = config.environment().stream()
                .filter(variable -> variable.startsWith(VARIABLE))
                .reduce((first, last) -> last)
                .map(variable -> split(variable.substring(VARIABLE.length()), ":;"))
                .orElse(List.of());
        Set<String> glibc = new LinkedHashSet<>(configured(tree, "/etc/ld.so.conf", new int[] {MAX_INCLUDES}));
        glibc.addAll(TRUSTED);
        glibc.addAll(multiarch(tree));
        List<String> musl = names(tree, "/etc").stream()
                .filter(name -> name.startsWith("ld-musl-") && name.endsWith(".path"))
                .map(name -> tree.text("/etc/" + name))
                .flatMap(Optional::stream)
                .flatMap(text -> split(text, ":\n").stream())
                .toList();
        return new LibraryPaths(environment, List.copyOf(glibc), musl.isEmpty() ? MUSL : musl);
    }

    /** The directories a file of ld.so's configuration names, those of the files it includes among them. */
    private static List<String> configured(ImageTree tree, String file, int[] left) {
        List<String> directories = new ArrayList<>();
        if (left[0]-- <= 0) {
            return directories;
        }
        for (String line : tree.text(file).orElse("").lines().toList()) {
            String text = line.replaceFirst("#.*", "").strip();
            if (text.startsWith("include ") || text.startsWith("include\t")) {
                for (String included :
                        matching(tree, text.substring("include".length()).strip())) {
                    directories.addAll(configured(tree, included, left));
                }
            } else if (text.startsWith("/")) {
                directories.add(text);
            }
        }
        return directories;
    }

    /** Only the last name of a pattern may hold a star, as in every distribution's own. */
    private static List<String> matching(ImageTree tree, String pattern) {
        String absolute = pattern.startsWith("/") ? pattern : "/etc/" + pattern;
        int slash = absolute.lastIndexOf('/');
        String name = absolute.substring(slash + 1);
        int star = name.indexOf('*');
        if (star < 0) {
            return List.of(absolute);
        }
        String directory = absolute.substring(0, slash);
        return names(tree, directory).stream()
                .filter(child -> child.length() >= name.length() - 1
                        && child.startsWith(name.substring(0, star))
                        && child.endsWith(name.substring(star + 1)))
                .map(child -> directory + "/" + child)
                .toList();
    }

    /** Debian's loaders know these directories without being told. */
    private static List<String> multiarch(ImageTree tree) {
        return Stream.of("/lib", "/usr/lib")
                .flatMap(parent -> names(tree, parent).stream()
                        .filter(name -> name.contains("-linux-gnu"))
                        .map(name -> parent + "/" + name))
                .toList();
    }

    private static List<String> names(ImageTree tree, String directory) {
        return tree.find(directory) instanceof Found found && found.node() instanceof Directory node
                ? node.children().keySet().stream().sorted().toList()
                : List.of();
    }

    private static List<String> split(String text, String separators) {
        return Stream.of(text.split("[" + separators + "]", -1))
                .map(String::strip)
                .filter(path -> !path.isEmpty())
                .toList();
    }
}
