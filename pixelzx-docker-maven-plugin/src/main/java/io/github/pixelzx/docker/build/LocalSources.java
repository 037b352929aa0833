package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.GitReference;
import io.github.pixelzx.docker.git.GitCheckout;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is built, as directories and files of this machine.
 *
 * @param build with the build context a directory and the Dockerfile a file
 * @param git what Git knows of the build context where that is a repository of its own, else of the project
 */
record LocalSources(BuildSpec build, GitState git) {

    /** The directory of the workspace with Git repositories. */
    static final String REPOSITORIES = "repositories";

    private static final String INLINE_DOCKERFILE = "Dockerfile";

    /** Fetches the Git repository that is the build context and writes the Dockerfile that stands in the POM. */
    static LocalSources of(
            BuildSpec build, GitState project, BuildSurroundings surroundings, Workspace workspace, Progress progress) {
        GitReference reference = build.gitContext();
        Path context = build.context();
        Path dockerfile = build.dockerfile();
        GitState git = project;
        if (reference != null) {
            GitCheckout checkout = surroundings
                    .repositories()
                    .fetch(reference.url(), reference.ref(), reference.commit(), workspace.subdirectory(REPOSITORIES));
            if (reference.commit() == null) {
                progress.warning("The build context " + reference + " is commit " + checkout.commit()
                        + " now; <context>" + reference.pinned(checkout.commit()) + "</context> keeps it so");
            }
            context = checkout.directory(reference.directory());
            dockerfile = checkout.own(context.resolve(dockerfile));
            IgnoreRules.file(context, dockerfile).ifPresent(checkout::own);
            git = checkout.state(reference.ref());
        }
        if (build.inlineDockerfile() != null) {
            dockerfile = workspace.subdirectory("inline").resolve(INLINE_DOCKERFILE);
            write(dockerfile, build.inlineDockerfile().strip() + "\n");
        }
        return new LocalSources(build.at(context, dockerfile), git);
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw Workspace.unwritable(file, e);
        }
    }
}
