package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutMerge;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes an image of layouts that were built apart, each with some of its platforms, as if it had been built here: what
 * tests and publishes an image finds layout and record where it looks for them.
 */
public final class JoinedBuild {

    private final Progress progress;

    public JoinedBuild(Progress progress) {
        this.progress = progress;
    }

    /**
     * Joins the layouts.
     *
     * @param checkout what Git knows of the project, whose commit the layouts have to be of
     * @throws io.github.pixelzx.docker.problem.ProblemException if a platform is missing, is there twice, or was built from
     *     other sources than the rest or than these ({@link HelpTopic#LAYOUTS_DIFFER})
     */
    public BuildResult join(
            List<Path> layouts, ImageSpec image, BuildSpec build, GitState checkout, Workspace workspace) {
        Instant start = Instant.now();
        BuiltParts parts = BuiltParts.read(layouts);
        parts.requireApart(workspace);
        parts.requirePlatforms(image);
        parts.requireCommit(checkout);
        GitState git = checkout.orDirty(parts.isDirty());
        ImageNaming naming = ImageNaming.of(image, build, git);
        naming.tags().leftOut().forEach(progress::warning);
        if (git.dirty() && git.exactTag() != null) {
            progress.warning("HEAD is tagged " + git.exactTag()
                    + ", but a layout was built, or this checkout is, with changes in tracked files: the image is not what"
                    + " the tag names");
        }
        List<Platform> platforms = parts.platforms();
        ImageDescription description = ImageDescription.of(
                build.options().metadata(), naming.words(), git, naming.sourceDate(), Set.of(), platforms, true);
        LayoutMerge merge = new LayoutMerge(parts.layouts(), NodesBuild.ofIndex(description.annotations(), platforms));
        merge.requireJoinable();
        try (FreshLayout fresh = FreshLayout.in(workspace)) {
            BuiltImage place = new BuiltImage(workspace);
            place.forget();
            ImageLayout layout = NodesBuild.joined(merge, fresh);
            Duration took = Duration.between(start, Instant.now());
            BuildResult result = result(image, parts, layout, naming, git, took);
            place.put(layout, result, fresh);
            workspace.write(
                    MergeResult.FILE,
                    new MergeResult(
                            result.index(), layouts.stream().map(Path::toString).toList(), git.commit(), git.dirty()));
            progress.built(
                    image.displayName(), result.index(), workspace.layout(), Duration.between(start, Instant.now()));
            return result;
        }
    }

    private static BuildResult result(
            ImageSpec image, BuiltParts parts, ImageLayout layout, ImageNaming naming, GitState git, Duration took) {
        return new BuildResult(
                image.name(),
                layout.index().digest(),
                layout.index().mediaType(),
                layout.digests(),
                naming.tags().version(),
                naming.tags().tags(),
                git.commit(),
                git.branch(),
                git.dirty(),
                naming.sourceDate().getEpochSecond(),
                parts.said(BuildResult::builder),
                parts.said(record -> "joined from layouts built apart: " + record.builderDescription()),
                parts.said(BuildResult::buildx),
                took.toMillis(),
                null,
                naming.words().values(),
                null,
                PlatformSize.of(layout, Map.of()),
                List.of(),
                null);
    }
}
