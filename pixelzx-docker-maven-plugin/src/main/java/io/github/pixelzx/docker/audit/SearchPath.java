package io.github.pixelzx.docker.audit;

import io.github.pixelzx.docker.oci.ImageConfig;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a container looks for a program.
 *
 * @param text PATH of the image, or the engines' default where the image sets none
 * @param workingDirectory absolute
 */
record SearchPath(String text, String workingDirectory) {

    /** What container engines set where an image does not. */
    static final String DEFAULT = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static final String PATH = "PATH=";

    static SearchPath from(ImageConfig config) {
        String text = config.environment().stream()
                .filter(variable -> variable.startsWith(PATH))
                .reduce((first, last) -> last)
                .map(variable -> variable.substring(PATH.length()))
                .orElse(DEFAULT);
        return new SearchPath(text, "/" + config.workingDir());
    }

    /** The files a name may mean, in the order they are tried. */
    List<String> candidates(String program) {
        if (program.isEmpty()) {
            return List.of();
        }
        if (program.indexOf('/') >= 0) {
            return List.of(absolute(program));
        }
        return Stream.of(text.split(":", -1))
                .map(directory -> tidy(absolute(directory) + "/" + program))
                .toList();
    }

    /** The directories that are searched, absolute. */
    List<String> directories() {
        return Stream.of(text.split(":", -1)).map(this::absolute).distinct().toList();
    }

    /** A path as seen from the working directory. */
    String absolute(String path) {
        return tidy(path.startsWith("/") ? path : workingDirectory + "/" + path);
    }

    private static String tidy(String path) {
        return path.replaceAll("/(\\./|/)+", "/");
    }
}
