package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutMerge;
import io.github.pixelzx.docker.layout.LayoutSeal;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes an image of layouts that were built apart, each with some of its platforms, as if it had been built here: what
 * tests and publishes an image finds layout and record where it looks for them.
 */
public final class JoinedBuild {

    private static final String REVISION = "org.opencontainers.image.revision";

    private final Progress progress;

    public JoinedBuild(Progress progress) {
        this.progress = progress;
    }

    /**
     * Joins the layouts.
     *
     * @param git what Git knows of the project, whose commit the layouts have to be of
     * @throws io.github.pixelzx.docker.problem.ProblemException if a platform is missing, is there twice, or was built from
     *     other sources than the rest or than these ({@link HelpTopic#LAYOUTS_DIFFER})
     */
    public BuildResult join(List<Path> layouts, ImageSpec image, BuildSpec build, GitState git, Workspace workspace) {
        Instant start = Instant.now();
        List<ImageLayout> parts = layouts.stream().map(ImageLayout::read).toList();
        requireApart(parts, workspace);
        requirePlatforms(parts, image);
        requireCommit(parts, git);
        Instant sourceDate = Optional.ofNullable(build.outputTimestamp())
                .or(() -> Optional.ofNullable(git.commitTime()))
                .orElse(Instant.EPOCH);
        Placeholders words = Placeholders.of(ImageTags.version(build, git), git, sourceDate);
        ImageTags tags = ImageTags.of(image, build, git, words);
        tags.leftOut().forEach(progress::warning);
        List<Platform> platforms = platforms(parts);
        ImageDescription description =
                ImageDescription.of(build.options().metadata(), words, git, sourceDate, Set.of(), platforms, true);
        boolean changed = git.dirty() || isDirty(parts);
        if (changed && git.exactTag() != null) {
            progress.warning("HEAD is tagged " + git.exactTag()
                    + ", but a layout was built, or this checkout is, with changes in tracked files: the image is not what"
                    + " the tag names");
        }
        LayoutMerge merge = new LayoutMerge(parts, NodesBuild.ofIndex(description.annotations(), platforms));
        merge.requireJoinable();
        try (FreshLayout fresh = FreshLayout.in(workspace)) {
            workspace.removeReports();
            workspace.remove(BuildResult.FILE);
            ImageLayout layout = NodesBuild.joined(merge, fresh);
            BuildResult result = new BuildResult(
                    image.name(),
                    layout.index().digest(),
                    layout.index().mediaType(),
                    digests(layout),
                    tags.version(),
                    tags.tags(),
                    git.commit(),
                    git.branch(),
                    changed,
                    sourceDate.getEpochSecond(),
                    said(layouts, BuildResult::builder),
                    said(layouts, record -> "joined from layouts built apart: " + record.builderDescription()),
                    said(layouts, BuildResult::buildx),
                    Duration.between(start, Instant.now()).toMillis(),
                    null,
                    words.values(),
                    null,
                    PlatformSize.of(layout, Map.of()),
                    List.of(),
                    null);
            fresh.takeOver(layout);
            workspace.write(LayoutSeal.FILE, layout.seal().keptIn(workspace.layout()));
            workspace.write(BuildResult.FILE, result);
            workspace.write(
                    MergeResult.FILE,
                    new MergeResult(
                            result.index(), layouts.stream().map(Path::toString).toList(), git.commit(), changed));
            progress.built(
                    image.displayName(), result.index(), workspace.layout(), Duration.between(start, Instant.now()));
            return result;
        }
    }

    private static List<Platform> platforms(List<ImageLayout> parts) {
        return parts.stream()
                .flatMap(part -> part.platforms().stream())
                .map(PlatformImage::platform)
                .sorted()
                .toList();
    }

    /** Whether tracked files differed from the commit where a part was built. */
    private static boolean isDirty(List<ImageLayout> parts) {
        return parts.stream()
                .flatMap(part -> part.platforms().stream())
                .anyMatch(platform ->
                        platform.config().labels().getOrDefault(REVISION, "").endsWith("-dirty"));
    }

    private static Map<Platform, Digest> digests(ImageLayout layout) {
        Map<Platform, Digest> digests = new TreeMap<>();
        layout.platforms()
                .forEach(image -> digests.put(image.platform(), image.manifest().digest()));
        return digests;
    }

    /** What the records beside the layouts say; an archive has none. */
    private static String said(List<Path> layouts, Function<BuildResult, String> what) {
        String said = layouts.stream()
                .map(Path::getParent)
                .filter(Objects::nonNull)
                .flatMap(place -> new Workspace(place).read(BuildResult.FILE, BuildResult.class).stream())
                .map(what)
                .distinct()
                .collect(Collectors.joining("; "));
        return said.isEmpty() ? "unknown" : said;
    }

    private static void requireApart(List<ImageLayout> parts, Workspace workspace) {
        Path own = workspace.layout().toAbsolutePath().normalize();
        if (parts.stream().anyMatch(part -> part.directory().equals(own))) {
            throw Problem.project(
                            HelpTopic.LAYOUTS_DIFFER,
                            "An image cannot be joined with itself",
                            own + " is where the joined layout goes, and one of those to join",
                            "mv target/pixelzx-docker parts   (or fetch the layouts to another directory), then"
                                    + " -Dpixelzx.merge.from=parts (<merge><from>)")
                    .asException();
        }
    }

    private static void requirePlatforms(List<ImageLayout> parts, ImageSpec image) {
        List<Platform> present = platforms(parts);
        List<Platform> missing = image.platforms().stream()
                .filter(platform -> !present.contains(platform))
                .toList();
        if (!missing.isEmpty()) {
            throw Problem.project(
                            HelpTopic.PLATFORM_MISSING,
                            "None of the layouts to join has "
                                    + missing.stream().map(Platform::toString).collect(Collectors.joining(", ")),
                            parts.stream()
                                    .map(part -> part.directory() + " has " + platforms(List.of(part)))
                                    .collect(Collectors.joining("\n")),
                            "-Dpixelzx.merge.from=<all of them> (<merge><from>)",
                            "or build it in one of the jobs: -Dpixelzx.platforms=" + missing.get(0) + " (<platforms>)")
                    .asException();
        }
    }

    /** The version and the tags are this checkout's, so the image has to be. */
    private static void requireCommit(List<ImageLayout> parts, GitState git) {
        if (git.commit() == null) {
            return;
        }
        for (ImageLayout part : parts) {
            for (PlatformImage platform : part.platforms()) {
                String revision = platform.config().labels().getOrDefault(REVISION, "");
                if (!revision.isEmpty() && !revision.replaceFirst("-dirty$", "").equals(git.commit())) {
                    throw Problem.project(
                                    HelpTopic.LAYOUTS_DIFFER,
                                    platform.platform() + " was built from another commit",
                                    part.directory() + " is of " + revision + ", this checkout of " + git.commit(),
                                    "git checkout " + revision.replaceFirst("-dirty$", "")
                                            + "   (the commit that was built), and join again")
                            .asException();
                }
            }
        }
    }
}
