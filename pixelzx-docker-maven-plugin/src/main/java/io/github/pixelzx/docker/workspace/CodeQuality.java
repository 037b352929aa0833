package io.github.pixelzx.docker.workspace;

import io.github.pixelzx.docker.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What was found, in the form of GitLab's code quality reports: merge requests show it beside the lines.
 *
 * @param description one sentence
 * @param rule which rule found it
 * @param identity what stays the same as long as it is the same finding; from this GitLab knows what is new
 * @param failing whether the build fails because of it
 * @param file the file of the project it is about
 * @param line the line, from 1
 */
public record CodeQuality(String description, String rule, String identity, boolean failing, Path file, int line) {

    /** Writes a report, or removes the one of before where nothing was found. */
    public static void write(Workspace workspace, String name, List<CodeQuality> findings) {
        if (findings.isEmpty()) {
            workspace.remove(name);
        } else {
            workspace.write(name, findings.stream().map(CodeQuality::entry).toList());
        }
    }

    private Map<String, Object> entry() {
        return Map.of(
                "description",
                description,
                "check_name",
                rule,
                "fingerprint",
                Digest.of((rule + ':' + identity).getBytes(StandardCharsets.UTF_8))
                        .hex(),
                "severity",
                failing ? "major" : "minor",
                "location",
                Map.of("path", fromTheRepository(file).toString(), "lines", Map.of("begin", line)));
    }

    /** GitLab and GitHub name files by their path in the repository. */
    public static Path fromTheRepository(Path file) {
        for (Path place = file.getParent(); place != null; place = place.getParent()) {
            if (Files.exists(place.resolve(".git"))) {
                return place.relativize(file);
            }
        }
        return file;
    }
}
