package io.github.pixelzx.docker.mojo;

import java.nio.file.Path;
import java.util.Map;
import org.apache.maven.plugin.logging.Log;

/**
 * What GitHub shows beside a run, or beside a line of a file.
 *
 * @param shown whether GitHub reads along
 */
record GithubAnnotations(Log log, boolean shown) {

    /** Shown where the environment is that of a workflow. */
    static GithubAnnotations of(Log log, Map<String, String> environment) {
        return new GithubAnnotations(log, "true".equals(environment.get("GITHUB_ACTIONS")));
    }

    /** Beside a line of a file. */
    void beside(Path file, int line, boolean error, String sentence) {
        tell(error, "file=" + escaped(file.toString()) + ",line=" + line, sentence);
    }

    void error(String title, String sentence) {
        tell(true, "title=" + escaped(title), sentence);
    }

    void warning(String title, String sentence) {
        tell(false, "title=" + escaped(title), sentence);
    }

    private void tell(boolean error, String properties, String sentence) {
        if (shown) {
            // GitHub reads commands at the beginning of a line only, and Maven begins each message with its level.
            log.info("\n::" + (error ? "error " : "warning ") + properties + "::"
                    + sentence.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"));
        }
    }

    private static String escaped(String property) {
        return property.replace("%", "%25")
                .replace("\r", "%0D")
                .replace("\n", "%0A")
                .replace(":", "%3A")
                .replace(",", "%2C");
    }
}
