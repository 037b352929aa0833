package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.builder.BuilderSource;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.credentials.PrivateDockerConfig;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Builds an image for all its platforms into the workspace's image layout.
 *
 * <p>Equal inputs make an equal image: the build context is sent as a {@link ContextMirror}, no time in the image's own
 * layers is later than that of {@link io.github.pixelzx.docker.config.FileTimes}, and nothing that names this build is put
 * into it.
 */
public final class ImageBuild {

    /** The log of the build, in the workspace's directory of logs. */
    public static final String LOG = "build.log";

    static final String METADATA = "build-metadata.json";

    private final Buildx buildx;
    private final Progress progress;
    private final Supplier<PrivateDockerConfig> dockerConfig;
    private final @Nullable EarlierBuild earlier;
    private final BuildSurroundings surroundings;
    private final @Nullable RegistryStaging staging;
    private final Runnable beside;

    /** A build with the credentials that Docker has. */
    public ImageBuild(Buildx buildx, Progress progress) {
        this(buildx, progress, PrivateDockerConfig::none);
    }

    /** A build with the credentials of a Docker configuration, which is there while buildx runs. */
    public ImageBuild(Buildx buildx, Progress progress, Supplier<PrivateDockerConfig> dockerConfig) {
        this(buildx, progress, dockerConfig, null);
    }

    /**
     * A build that is not run if the one before it still stands.
     *
     * @param dockerConfig credentials, which are there while buildx runs
     * @param earlier who judges the build before; null to build in any case
     */
    public ImageBuild(
            Buildx buildx,
            Progress progress,
            Supplier<PrivateDockerConfig> dockerConfig,
            @Nullable EarlierBuild earlier) {
        this(buildx, progress, dockerConfig, earlier, BuildSurroundings.none(), null, () -> {});
    }

    private ImageBuild(
            Buildx buildx,
            Progress progress,
            Supplier<PrivateDockerConfig> dockerConfig,
            @Nullable EarlierBuild earlier,
            BuildSurroundings surroundings,
            @Nullable RegistryStaging staging,
            Runnable beside) {
        this.buildx = buildx;
        this.progress = progress;
        this.dockerConfig = dockerConfig;
        this.earlier = earlier;
        this.surroundings = surroundings;
        this.staging = staging;
        this.beside = beside;
    }

    /** The same build with access to secrets, other modules' images and Git repositories. */
    public ImageBuild within(BuildSurroundings others) {
        return new ImageBuild(buildx, progress, dockerConfig, earlier, others, staging, beside);
    }

    /** The same build into a repository, untagged, instead of into an image layout here; null for the layout. */
    public ImageBuild into(@Nullable RegistryStaging repository) {
        return new ImageBuild(buildx, progress, dockerConfig, earlier, surroundings, repository, beside);
    }

    /** The same build, which begins something else, too, once it is certain that there is something to build. */
    public ImageBuild beside(Runnable other) {
        return new ImageBuild(buildx, progress, dockerConfig, earlier, surroundings, staging, other);
    }

    /**
     * Builds the image and writes the record {@link BuildResult#FILE}.
     *
     * <p>An earlier layout and record are removed before buildx starts: after a failed build there is neither.
     *
     * @param project what Git knows of it, for the version, the source date and the build arguments
     * @param builder asked for once the inputs are known to be sound
     * @throws ProblemException if an input is missing or the build fails
     */
    public BuildResult build(
            ImageSpec image, BuildSpec wanted, GitState project, BuilderSource builder, Workspace workspace) {
        // Who leaves BuildKit's cache out wants everything done.
        boolean anew = wanted.options().cache().asksForMore();
        Optional<BuildResult> merged =
                anew || earlier == null ? Optional.empty() : merged(earlier, image, project, workspace);
        if (merged.isPresent()) {
            unchanged(image, merged.get(), workspace);
            return merged.get();
        }
        try (EarlierBuild.@Nullable Look before = earlier == null || anew ? null : earlier.look(workspace)) {
            return build(image, wanted, project, before, builder, workspace);
        }
    }

    /** That an image the user had joined is built after all would surprise them, hours later perhaps. */
    private Optional<BuildResult> merged(EarlierBuild judge, ImageSpec image, GitState git, Workspace workspace) {
        EarlierBuild.Verdict verdict = judge.merged(workspace, image.platforms(), git);
        if (!verdict.reason().isEmpty()) {
            progress.warning("The merged image does not stand, it is built here: " + verdict.reason());
        }
        return verdict.result();
    }

    private BuildResult build(
            ImageSpec image,
            BuildSpec wanted,
            GitState project,
            EarlierBuild.@Nullable Look before,
            BuilderSource builder,
            Workspace workspace) {
        PreparedBuild prepared = PreparedBuild.of(image, wanted, project, surroundings, workspace, progress);
        warnings(prepared.git());
        ReadyInputs inputs = ReadyInputs.of(image, prepared, workspace, builder::soon);
        Fingerprint fingerprint = inputs.fingerprint(earlier == null ? "" : earlier.maker());
        Optional<BuildResult> standing = before == null ? Optional.empty() : standing(before, fingerprint);
        if (standing.isPresent()) {
            BuildResult result = standing.get();
            unchanged(image, result, workspace);
            Optional.ofNullable(result.from())
                    .ifPresent(from -> surroundings.bases().use(from.bases()));
            return result;
        }
        NewBuild build = new NewBuild(buildx, progress, dockerConfig, surroundings, staging, inputs)
                .checked(reference -> earlier != null && earlier.isSinglePlatform(reference));
        beside.run();
        return build.build(
                builder, sources -> Optional.ofNullable(earlier).map(judge -> judge.madeFrom(fingerprint, sources)));
    }

    private void unchanged(ImageSpec image, BuildResult result, Workspace workspace) {
        progress.unchanged(image.displayName(), result.index(), workspace.layout());
        Optional.ofNullable(staging).ifPresent(place -> place.removeLeftovers(progress));
    }

    private Optional<BuildResult> standing(EarlierBuild.Look before, Fingerprint fingerprint) {
        EarlierBuild.Verdict verdict = before.judge(fingerprint);
        if (!verdict.reason().isEmpty()) {
            progress.detail("Building again: " + verdict.reason());
        }
        return verdict.result().filter(result -> staging == null || staging.holds(result.index()));
    }

    private void warnings(GitState git) {
        if (git.warning() != null) {
            progress.warning(git.warning());
        }
        if (git.dirty() && git.exactTag() != null) {
            progress.warning("HEAD is tagged " + git.exactTag()
                    + ", but tracked files have changes: the image is not what the tag names");
        }
    }
}
