package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.build.ContextMirror.Mirrored;
import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.builder.BuilderSource;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.credentials.PrivateDockerConfig;
import io.github.pixelzx.docker.dockerfile.Dockerfile;
import io.github.pixelzx.docker.dockerfile.PlatformLint;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutSeal;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
            EarlierBuild.@Nullable Look earlierLook,
            BuilderSource builder,
            Workspace workspace) {
        PreparedBuild prepared = PreparedBuild.of(image, wanted, project, surroundings, workspace, progress);
        BuildSpec build = prepared.build();
        BuildInputs inputs = new BuildInputs(build, workspace);
        warnings(prepared.git());
        Mirrored context = new ContextMirror(
                        workspace,
                        image.name().replace('/', '-'),
                        prepared.options().layerTime())
                .update(build.context(), inputs.rules(), builder::soon);
        Fingerprint fingerprint =
                Fingerprint.of(earlier == null ? "" : earlier.maker(), image, prepared, context.contents());
        Optional<BuildResult> standing = earlierLook == null ? Optional.empty() : standing(earlierLook, fingerprint);
        if (standing.isPresent()) {
            BuildResult result = standing.get();
            unchanged(image, result, workspace);
            Optional.ofNullable(result.from())
                    .ifPresent(from -> surroundings.bases().use(from.bases()));
            return result;
        }
        DockerfileLint lint = new DockerfileLint(build.options().lint(), build.dockerfile(), workspace, progress);
        lint.tell(() -> new PlatformLint(image.platforms(), this::isSinglePlatform)
                .findings(Dockerfile.parse(inputs.dockerfile())));
        beside.run();
        ReadyBuilder presumed = ReadyBuilder.of(builder, buildx, progress);
        progress.building(
                image.displayName(), image.platforms(), presumed.builder().name());
        Instant start = Instant.now();
        Optional<BuildResult> before = workspace.read(BuildResult.FILE, BuildResult.class);
        BaseNeed need = need(image, inputs, prepared, presumed.builder(), before);
        BasePlan bases = surroundings.bases().plan(need, progress);
        String frontend =
                Dockerfile.parse(inputs.dockerfile()).frontend(prepared.args()).orElse("");
        boolean alone = bases.bases().isEmpty()
                && !(lint.looks()
                        && checks(presumed.builder(), frontend, workspace).areDue());
        ReadyBuilder asked = alone ? presumed : presumed.certain();
        Builder ready = asked.builder();
        try (OrderlyEnd end = OrderlyEnd.begin();
                FreshLayout fresh = FreshLayout.in(workspace)) {
            Map<Platform, PlatformSize> sizes = before.map(BuildResult::sizes).orElse(Map.of());
            workspace.removeReports();
            workspace.remove(BuildResult.FILE);
            workspace.remove(MergeResult.FILE);
            PartialBuild whole = new PartialBuild(buildx, progress, dockerConfig, image, ready, workspace);
            NodesBuild nodes = new NodesBuild(whole, ready.parts());
            BuildCommand plain = new BuildCommand(
                    ready.name(),
                    image.platforms(),
                    build.dockerfile(),
                    context.directory(),
                    build.target(),
                    prepared.args(),
                    prepared.options(),
                    fresh.directory(),
                    workspace.log(METADATA),
                    staging);
            BuildCommand command =
                    bases.apply(plain, workspace, surroundings.environment(), seed -> nodes.seed(seed, end));
            BuildkitChecks checks = checks(ready, frontend, workspace);
            WrittenLayout written = lint.tellBeside(
                    () -> checks.of(command.by(ready.first()), command.options().environment()),
                    () -> asked.build(() -> nodes.write(command, prepared.argumentDate(), end, fresh), fresh::empty));
            ImageLayout layout = written.layout();
            layout.requirePlatforms(image.platforms());
            BuildSources sources = BuildSources.of(written.steps(), inputs.dockerfile() + build)
                    .floating(need.floating());
            BuiltFrom from = earlier == null ? null : earlier.madeFrom(fingerprint, sources);
            Map<Platform, PlatformSize> measured = PlatformSize.of(layout, sizes);
            Duration took = Duration.between(start, Instant.now());
            BuildResult result = result(image, prepared, ready, layout, written, took, from, measured);
            fresh.takeOver(layout);
            workspace.write(LayoutSeal.FILE, layout.seal().keptIn(workspace.layout()));
            workspace.write(BuildResult.FILE, result);
            Optional.ofNullable(result.indexDigestNote())
                    .ifPresent(note -> progress.table(
                            List.of("The index digest depends on time and place of the build: " + note)));
            progress.built(image.displayName(), result.index(), workspace.layout(), took);
            surroundings.bases().keep(sources.bases(), image.platforms(), progress);
            if (staging != null) {
                staging.look(layout, result.tags());
                staging.lookAfterLeftovers(progress);
            }
            return result;
        }
    }

    private void unchanged(ImageSpec image, BuildResult result, Workspace workspace) {
        progress.unchanged(image.displayName(), result.index(), workspace.layout());
        Optional.ofNullable(staging).ifPresent(place -> place.removeLeftovers(progress));
    }

    private static BaseNeed need(
            ImageSpec image,
            BuildInputs inputs,
            PreparedBuild prepared,
            Builder builder,
            Optional<BuildResult> before) {
        List<BaseImage> recorded =
                before.map(BuildResult::from).map(BuiltFrom::bases).orElse(List.of());
        return BaseNeed.of(
                inputs.dockerfile(),
                prepared.args(),
                prepared.options().contexts().keySet(),
                image.platforms(),
                recorded,
                builder);
    }

    private BuildkitChecks checks(Builder builder, String frontend, Workspace workspace) {
        return new BuildkitChecks(buildx, builder.first(), frontend, workspace, dockerConfig);
    }

    private boolean isSinglePlatform(ImageReference reference) {
        return earlier != null && earlier.isSinglePlatform(reference);
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

    private BuildResult result(
            ImageSpec image,
            PreparedBuild prepared,
            Builder builder,
            ImageLayout layout,
            WrittenLayout written,
            Duration took,
            @Nullable BuiltFrom from,
            Map<Platform, PlatformSize> sizes) {
        Map<Platform, Digest> platforms = new TreeMap<>();
        for (PlatformImage platform : layout.platforms()) {
            platforms.put(platform.platform(), platform.manifest().digest());
        }
        Map<Platform, String> nodes = new TreeMap<>();
        builder.parts().forEach(part -> part.platforms().forEach(platform -> nodes.put(platform, part.node())));
        return new BuildResult(
                image.name(),
                layout.index().digest(),
                layout.index().mediaType(),
                platforms,
                prepared.tags().version(),
                prepared.tags().tags(),
                prepared.git().commit(),
                prepared.git().branch(),
                prepared.git().dirty(),
                prepared.sourceDate().getEpochSecond(),
                builder.name(),
                builder.description(),
                buildx.version(),
                took.toMillis(),
                from,
                prepared.words().values(),
                prepared.indexDigestNote(),
                sizes,
                written.times(),
                nodes);
    }
}
