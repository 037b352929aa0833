package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.dockerfile.Dockerfile;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A build with everything found out that its configuration names, before anything is started.
 *
 * @param build with the build context a directory and the Dockerfile a file
 * @param git what Git knows of the build context where that is a repository of its own, else of the project
 * @param words what the words in braces stand for
 * @param sourceDate the time of the sources: the configured one, else the commit's; 1970 if there is neither
 * @param argumentDate what the steps get as {@code SOURCE_DATE_EPOCH}: the time of the sources where one of them asks, or
 *     may ask in a language that is not a Dockerfile's, else that of the files, which is mostly the same for every commit:
 *     newer BuildKits run steps again where this changes
 */
record PreparedBuild(
        BuildSpec build,
        GitState git,
        ImageTags tags,
        Placeholders words,
        Instant sourceDate,
        Instant argumentDate,
        ResolvedOptions options) {

    /** The build argument, and the variable buildx takes it from. */
    static final String SOURCE_DATE_EPOCH = "SOURCE_DATE_EPOCH";

    /**
     * Finds everything out.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if something is missing, or a tag is none
     */
    static PreparedBuild of(
            ImageSpec image,
            BuildSpec wanted,
            GitState project,
            BuildSurroundings surroundings,
            Workspace workspace,
            Progress progress) {
        LocalSources local = LocalSources.of(wanted, project, surroundings, workspace, progress);
        BuildSpec build = local.build();
        GitState git = local.git();
        BuildInputs inputs = new BuildInputs(build, workspace);
        inputs.requireContextAndDockerfile();
        Dockerfile dockerfile = Dockerfile.parse(inputs.dockerfile());
        ImageNaming naming = ImageNaming.of(image, build, git);
        naming.tags().leftOut().forEach(progress::warning);
        Instant sourceDate = naming.sourceDate();
        boolean index =
                image.platforms().size() > 1 || build.options().attestations().any();
        ImageDescription description = ImageDescription.of(
                build.options().metadata(),
                naming.words(),
                git,
                sourceDate,
                dockerfile.labels(),
                image.platforms(),
                index);
        description.leftOut().forEach(progress::warning);
        ResolvedOptions options =
                new OptionsResolution(build.options(), surroundings, workspace, sourceDate).resolve(description);
        boolean known = dockerfile.isRead(build.args()) && !dockerfile.declares(SOURCE_DATE_EPOCH);
        Instant argumentDate = known ? options.layerTime() : sourceDate;
        return new PreparedBuild(build, git, naming.tags(), naming.words(), sourceDate, argumentDate, options);
    }

    /** The build arguments with their final values. */
    Map<String, String> args() {
        return words.fill(build.args());
    }

    /** Why another build of the same has another index digest; null where it has the same. */
    @Nullable
    String indexDigestNote() {
        if (build.options().cache().inImage()) {
            return "the cache in the image (cacheTo type=inline) tells when the builder ran each step, so that each builder"
                    + " makes digests of its own, the platforms' too; a cache beside the image (type=registry) does not";
        }
        return build.options().attestations().any()
                ? "attestations hold the time and place of the build, so that each build has an index digest of its own;"
                        + " the platforms' digests stay the same"
                : null;
    }
}
