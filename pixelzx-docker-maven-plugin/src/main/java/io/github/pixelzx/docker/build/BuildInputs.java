package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/** Checks what a build starts from, before anything is started. */
final class BuildInputs {

    private static final Set<String> NOT_LOOKED_INTO = Set.of("target", "node_modules", ".git");
    private static final int DEPTH = 4;
    private static final int SUGGESTIONS = 3;

    private final BuildSpec build;
    private final Workspace workspace;

    BuildInputs(BuildSpec build, Workspace workspace) {
        this.build = build;
        this.workspace = workspace;
    }

    /** Whether build context and Dockerfile are there; problems otherwise. */
    void requireContextAndDockerfile() {
        if (!Files.isDirectory(build.context())) {
            throw Problem.project(
                            HelpTopic.CONTEXT_MISSING,
                            "The build context " + build.context() + " is not there",
                            Files.exists(build.context()) ? "it is no directory" : "there is no such directory",
                            "<context>.</context> (-Dpixelzx.context=.) for the directory of the POM",
                            "or make it: mkdir -p " + build.context())
                    .asException();
        }
        if (!Files.isRegularFile(build.dockerfile())) {
            List<String> fixes = new ArrayList<>();
            nearby().forEach(path ->
                    fixes.add("<dockerfile>" + path + "</dockerfile> (-Dpixelzx.dockerfile=" + path + ")"));
            fixes.add((fixes.isEmpty() ? "" : "or ") + "write " + build.dockerfile());
            throw Problem.project(
                            HelpTopic.DOCKERFILE_MISSING,
                            "There is no Dockerfile " + build.dockerfile(),
                            fixes.size() == 1
                                    ? "there is no such file, and no other Dockerfile in the build context"
                                    : "there is no such file, but another one in the build context",
                            fixes.toArray(String[]::new))
                    .asException();
        }
    }

    /** The text of the Dockerfile. */
    String dockerfile() {
        try {
            return Files.readString(build.dockerfile(), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw Problem.project(
                            HelpTopic.CONTEXT_UNREADABLE,
                            "Cannot read " + build.dockerfile(),
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "make it readable for this user: chmod u+r " + build.dockerfile())
                    .asException(e);
        }
    }

    /** What of the build context is left out. */
    IgnoreRules rules() {
        return rules(build.context(), build.dockerfile());
    }

    /** What of a directory is left out when it is built from with a Dockerfile. */
    static IgnoreRules rules(Path context, Path dockerfile) {
        Optional<Path> file = IgnoreRules.file(context, dockerfile);
        if (file.isEmpty()) {
            return IgnoreRules.NONE;
        }
        try {
            return IgnoreRules.read(file.get());
        } catch (PatternSyntaxException e) {
            throw Problem.project(
                            HelpTopic.CONTEXT_UNREADABLE,
                            "A line of " + file.get() + " is no pattern: " + e.getPattern(),
                            e.getDescription(),
                            "correct the line; a backslash before a character takes it as it is")
                    .asException(e);
        } catch (IOException e) {
            throw Problem.project(
                            HelpTopic.CONTEXT_UNREADABLE,
                            "Cannot read " + file.get(),
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "make it readable for this user: chmod u+r " + file.get())
                    .asException(e);
        }
    }

    private List<String> nearby() {
        try (Stream<Path> found = Files.find(
                build.context(), DEPTH, (path, attributes) -> attributes.isRegularFile() && isDockerfile(path))) {
            return found.filter(path -> lookedInto(build.context().relativize(path)))
                    .sorted()
                    .limit(SUGGESTIONS)
                    .map(this::fromTheProject)
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    /** As it is written in the POM: relative to the project, which is where the build directory usually is. */
    private String fromTheProject(Path path) {
        for (Path place = workspace.directory(); place != null; place = place.getParent()) {
            Path parent = place.getParent();
            Path project = parent == null ? null : parent.getParent();
            if (place.endsWith(Workspace.ROOT) && project != null && path.startsWith(project)) {
                return project.relativize(path).toString();
            }
        }
        return path.toString();
    }

    private static boolean isDockerfile(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return (name.startsWith("dockerfile") || name.endsWith(".dockerfile") || name.equals("containerfile"))
                && !name.endsWith(IgnoreRules.FILE);
    }

    private static boolean lookedInto(Path relative) {
        for (Path part : relative) {
            if (NOT_LOOKED_INTO.contains(part.toString())) {
                return false;
            }
        }
        return true;
    }
}
