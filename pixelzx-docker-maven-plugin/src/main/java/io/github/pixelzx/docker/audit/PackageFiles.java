package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.audit.FileContent.Text;
import io.github.pixelzx.docker.audit.ImageTree.Directory;
import io.github.pixelzx.docker.audit.ImageTree.Found;
import io.github.pixelzx.docker.audit.ImageTree.RegularFile;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The files that packages of the image's distribution brought, by what dpkg and apk wrote down; images without a package
 * manager, as distroless ones, have sums of the files instead of lists.
 */
final class PackageFiles {

    private final Set<String> files = new HashSet<>();

    private PackageFiles() {}

    static PackageFiles of(ImageTree tree) {
        PackageFiles packages = new PackageFiles();
        each(tree, "/var/lib/dpkg/info", ".list", lines -> lines.forEach(packages.files::add));
        each(tree, "/var/lib/dpkg/status.d", ".md5sums", lines -> lines.forEach(packages::addSummed));
        tree.text("/lib/apk/db/installed").ifPresent(packages::addApk);
        tree.text("/usr/lib/apk/db/installed").ifPresent(packages::addApk);
        return packages;
    }

    private static void each(ImageTree tree, String directory, String suffix, Consumer<Stream<String>> read) {
        if (tree.find(directory) instanceof Found found && found.node() instanceof Directory lists) {
            lists.children().forEach((name, node) -> {
                if (name.endsWith(suffix) && node instanceof RegularFile file && file.content() instanceof Text text) {
                    read.accept(text(text).lines());
                }
            });
        }
    }

    /** A sum, blanks, and a path without its slash. */
    private void addSummed(String line) {
        int blank = line.indexOf(' ');
        if (blank > 0) {
            files.add("/" + line.substring(blank).strip());
        }
    }

    /** Directories are lines {@code F:}, files in them lines {@code R:}. */
    private void addApk(String installed) {
        String directory = "";
        for (String line : installed.lines().toList()) {
            if (line.startsWith("F:")) {
                directory = "/" + line.substring(2);
                files.add(directory);
            } else if (line.startsWith("R:")) {
                files.add((directory.equals("/") ? "" : directory) + "/" + line.substring(2));
            }
        }
    }

    /** Whether a package brought a file, there or where it was before {@code /lib} became a part of {@code /usr}. */
    boolean brought(String path) {
        return files.contains(path) || (path.startsWith("/usr/") && files.contains(path.substring("/usr".length())));
    }

    private static String text(Text text) {
        return new String(text.bytes(), StandardCharsets.UTF_8);
    }
}
