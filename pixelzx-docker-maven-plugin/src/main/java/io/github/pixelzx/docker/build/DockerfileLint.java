package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.LintLevel;
import io.github.pixelzx.docker.dockerfile.LintFinding;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.problem.Questions;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.CodeQuality;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * Tells what was found in a Dockerfile where people look: on the console, beside the line in a CI, and in a file of the
 * form GitLab's merge requests show.
 */
final class DockerfileLint {

    /** What was found, in the form of GitLab's code quality reports. */
    static final String REPORT = "gl-code-quality-report.json";

    private final LintLevel level;
    private final Path dockerfile;
    private final Workspace workspace;
    private final Progress progress;
    private final List<LintFinding> told = new ArrayList<>();

    /** A lint that has found nothing yet, so that there is no report. */
    DockerfileLint(LintLevel level, Path dockerfile, Workspace workspace, Progress progress) {
        this.level = level;
        this.dockerfile = dockerfile;
        this.workspace = workspace;
        this.progress = progress;
        workspace.remove(REPORT);
    }

    /** Whether anybody wants to know. */
    boolean looks() {
        return level != LintLevel.OFF;
    }

    /**
     * Looks, and tells what is found.
     *
     * @param look asked for its findings unless nobody wants to know
     * @throws io.github.pixelzx.docker.problem.ProblemException if there are findings and the level is {@code fail}
     */
    void tell(Supplier<List<LintFinding>> look) {
        List<LintFinding> findings = looks() ? look.get() : List.of();
        if (findings.isEmpty()) {
            return;
        }
        boolean failing = level == LintLevel.FAIL;
        Path shown = CodeQuality.fromTheRepository(dockerfile);
        findings.forEach(finding -> progress.finding(shown, finding.line(), failing, finding.sentence()));
        told.addAll(findings);
        CodeQuality.write(
                workspace,
                REPORT,
                told.stream().map(finding -> entry(finding, failing)).toList());
        if (failing) {
            throw problem(findings);
        }
    }

    /**
     * Looks while something else is done, and tells what is found when that is done; where findings end a build, looks
     * before it begins. Of something that fails its own problem says more; a look that fails ends nothing, for what it
     * could have found would not either.
     *
     * @return what was done
     */
    <T> T tellBeside(Supplier<List<LintFinding>> look, Supplier<T> work) {
        if (level != LintLevel.WARN) {
            tell(look);
            return work.get();
        }
        try (Questions questions = new Questions("Checking the Dockerfile", 1)) {
            Future<List<LintFinding>> found = questions.ask(look::get);
            T done = work.get();
            List<LintFinding> findings = answer(questions, found);
            tell(() -> findings);
            return done;
        }
    }

    private List<LintFinding> answer(Questions questions, Future<List<LintFinding>> found) {
        try {
            return questions.answer(found);
        } catch (ProblemException e) {
            Problem problem = e.problem();
            if (problem.help() == HelpTopic.INTERRUPTED) {
                throw e;
            }
            progress.warning("The Dockerfile was not checked: " + problem.what() + ": " + problem.why());
            return List.of();
        }
    }

    private CodeQuality entry(LintFinding finding, boolean failing) {
        return new CodeQuality(finding.sentence(), finding.rule(), finding.what(), failing, dockerfile, finding.line());
    }

    private RuntimeException problem(List<LintFinding> findings) {
        List<String> lines = findings.stream()
                .map(finding -> dockerfile.getFileName() + ":" + finding.line() + " " + finding.what() + " ["
                        + finding.rule() + ']')
                .toList();
        return Problem.project(
                        HelpTopic.DOCKERFILE_PLATFORMS,
                        "The Dockerfile has what its rules forbid",
                        String.join("\n", lines),
                        findings.stream().map(LintFinding::fix).distinct().toArray(String[]::new))
                .asException();
    }
}
