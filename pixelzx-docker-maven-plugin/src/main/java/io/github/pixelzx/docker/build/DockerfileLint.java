package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.LintLevel;
import io.github.pixelzx.docker.dockerfile.Dockerfile;
import io.github.pixelzx.docker.dockerfile.LintFinding;
import io.github.pixelzx.docker.dockerfile.PlatformLint;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Reads the Dockerfile with the rules about platforms before anything is started, and tells what they find where people
 * look: on the console, beside the line in a CI, and in a file of the form GitLab's merge requests show.
 *
 * @param singlePlatform whether a reference with a digest is an image of one platform
 */
record DockerfileLint(Predicate<ImageReference> singlePlatform, Progress progress) {

    /** What was found, in the form of GitLab's code quality reports. */
    static final String REPORT = "gl-code-quality-report.json";

    /**
     * Reads a Dockerfile.
     *
     * @param text its text
     * @throws io.github.pixelzx.docker.problem.ProblemException if there are findings and the level is {@code fail}
     */
    void check(LintLevel level, ImageSpec image, Path dockerfile, String text, Workspace workspace) {
        workspace.remove(REPORT);
        if (level == LintLevel.OFF) {
            return;
        }
        List<LintFinding> findings =
                new PlatformLint(image.platforms(), singlePlatform).findings(Dockerfile.parse(text));
        if (findings.isEmpty()) {
            return;
        }
        boolean failing = level == LintLevel.FAIL;
        findings.forEach(finding ->
                progress.finding(fromTheRepository(dockerfile), finding.line(), failing, finding.sentence()));
        workspace.write(
                REPORT,
                findings.stream()
                        .map(finding -> entry(finding, dockerfile, failing))
                        .toList());
        if (failing) {
            throw Problem.project(
                            HelpTopic.DOCKERFILE_PLATFORMS,
                            "The Dockerfile will not do on every platform",
                            String.join(
                                    "\n",
                                    findings.stream()
                                            .map(finding -> dockerfile.getFileName() + ":" + finding.line() + " "
                                                    + finding.what() + " ["
                                                    + finding.rule().id() + ']')
                                            .toList()),
                            findings.stream().map(LintFinding::fix).distinct().toArray(String[]::new))
                    .asException();
        }
    }

    private static Map<String, Object> entry(LintFinding finding, Path dockerfile, boolean failing) {
        String identity = finding.rule().id() + ':' + finding.what();
        return Map.of(
                "description", finding.sentence(),
                "check_name", finding.rule().id(),
                "fingerprint",
                        Digest.of(identity.getBytes(StandardCharsets.UTF_8)).hex(),
                "severity", failing ? "major" : "minor",
                "location",
                        Map.of(
                                "path", fromTheRepository(dockerfile).toString(),
                                "lines", Map.of("begin", finding.line())));
    }

    /** GitLab and GitHub name files by their path in the repository. */
    static Path fromTheRepository(Path file) {
        for (Path place = file.getParent(); place != null; place = place.getParent()) {
            if (place.resolve(".git").toFile().exists()) {
                return place.relativize(file);
            }
        }
        return file;
    }
}
