package io.github.pixelzx.docker.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pixelzx.docker.build.ContextMirror.Mirrored;
import io.github.pixelzx.docker.builder.Builder;
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
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * <p>Equal inputs make an equal image: the build context is sent as a {@link ContextMirror}, every time in the image is
 * the source date, and nothing that names this build is put into it.
 */
public final class ImageBuild {

    /** The log of the build, in the workspace's directory of logs. */
    public static final String LOG = "build.log";

    private static final String METADATA = "build-metadata.json";

    private final Buildx buildx;
    private final Progress progress;
    private final Supplier<PrivateDockerConfig> dockerConfig;
    private final @Nullable EarlierBuild earlier;
    private final BuildSurroundings surroundings;

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
        this(buildx, progress, dockerConfig, earlier, BuildSurroundings.none());
    }

    private ImageBuild(
            Buildx buildx,
            Progress progress,
            Supplier<PrivateDockerConfig> dockerConfig,
            @Nullable EarlierBuild earlier,
            BuildSurroundings surroundings) {
        this.buildx = buildx;
        this.progress = progress;
        this.dockerConfig = dockerConfig;
        this.earlier = earlier;
        this.surroundings = surroundings;
    }

    /** The same build with access to secrets, other modules' images and Git repositories. */
    public ImageBuild within(BuildSurroundings others) {
        return new ImageBuild(buildx, progress, dockerConfig, earlier, others);
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
            ImageSpec image, BuildSpec wanted, GitState project, Supplier<Builder> builder, Workspace workspace) {
        PreparedBuild prepared = PreparedBuild.of(image, wanted, project, surroundings, workspace, progress);
        BuildSpec build = prepared.build();
        BuildInputs inputs = new BuildInputs(build, workspace);
        warnings(prepared.git());
        Mirrored context = new ContextMirror(workspace, image.name().replace('/', '-'))
                .update(build.context(), inputs.rules(), prepared.sourceDate());
        Fingerprint fingerprint =
                Fingerprint.of(earlier == null ? "" : earlier.maker(), image, prepared, context.contents());
        // Who leaves BuildKit's cache out wants everything done.
        Optional<BuildResult> standing =
                earlier == null || build.options().cache().asksForMore()
                        ? Optional.empty()
                        : standing(earlier, workspace, fingerprint);
        if (standing.isPresent()) {
            BuildResult result = standing.get();
            progress.unchanged(image.displayName(), result.index(), workspace.layout());
            return result;
        }
        DockerfileLint lint = new DockerfileLint(build.options().lint(), build.dockerfile(), workspace, progress);
        lint.tell(() -> new PlatformLint(image.platforms(), this::isSinglePlatform)
                .findings(Dockerfile.parse(inputs.dockerfile())));
        Builder ready = builder.get();
        progress.building(image.displayName(), image.platforms(), ready.name());
        Instant start = Instant.now();
        Optional<BuildResult> before = workspace.read(BuildResult.FILE, BuildResult.class);
        BasePlan bases = surroundings.bases().plan(need(inputs, prepared, ready, before), progress);
        try (OrderlyEnd end = OrderlyEnd.begin();
                FreshLayout fresh = FreshLayout.in(workspace)) {
            Map<Platform, PlatformSize> sizes = before.map(BuildResult::sizes).orElse(Map.of());
            workspace.remove(BuildResult.FILE);
            BuildRun buildx = new BuildRun(this.buildx, progress, dockerConfig, image, ready, workspace);
            BuildCommand plain = new BuildCommand(
                    ready.name(),
                    image.platforms(),
                    build.dockerfile(),
                    context.directory(),
                    build.target(),
                    prepared.args(),
                    prepared.options(),
                    fresh.directory(),
                    workspace.log(METADATA));
            BuildCommand command = bases.apply(plain, workspace, seed -> buildx.seed(seed, end));
            lint.tell(() -> new BuildkitChecks(this.buildx, ready)
                    .of(command, command.options().environment()));
            BuildRun.Done done = buildx.run(command, prepared.sourceDate(), end);
            ImageLayout layout = written(fresh, () -> buildx.run(command, prepared.sourceDate(), end));
            requireComplete(layout, image, workspace.log(METADATA));
            BuildSources sources = BuildSources.of(done.steps(), inputs.dockerfile() + build);
            BuiltFrom from = earlier == null ? null : earlier.madeFrom(fingerprint, sources);
            BuildResult result = result(image, prepared, ready, layout, done, from, PlatformSize.of(layout, sizes));
            fresh.takeOver(layout);
            workspace.write(LayoutSeal.FILE, LayoutSeal.of(workspace.layout()));
            workspace.write(BuildResult.FILE, result);
            Optional.ofNullable(result.indexDigestNote())
                    .ifPresent(note -> progress.table(List.of("The index digest changes with every build: " + note)));
            progress.built(
                    image.displayName(), result.index(), workspace.layout(), Duration.between(start, Instant.now()));
            surroundings.bases().keep(sources.bases(), image.platforms(), progress);
            return result;
        }
    }

    private static BaseNeed need(
            BuildInputs inputs, PreparedBuild prepared, Builder builder, Optional<BuildResult> before) {
        List<BaseImage> recorded =
                before.map(BuildResult::from).map(BuiltFrom::bases).orElse(List.of());
        return BaseNeed.of(
                inputs.dockerfile(),
                prepared.args(),
                prepared.options().contexts().keySet(),
                recorded,
                builder);
    }

    private boolean isSinglePlatform(ImageReference reference) {
        return earlier != null && earlier.isSinglePlatform(reference);
    }

    private Optional<BuildResult> standing(EarlierBuild judge, Workspace workspace, Fingerprint fingerprint) {
        EarlierBuild.Verdict verdict = judge.judge(workspace, fingerprint);
        if (!verdict.reason().isEmpty()) {
            progress.detail("Building again: " + verdict.reason());
        }
        return verdict.result();
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

    /** The layout buildx wrote, every byte of it checked; where a blob kept from before is damaged, all are written again. */
    private static ImageLayout written(FreshLayout fresh, Runnable buildx) {
        try {
            return ImageLayout.read(fresh.directory());
        } catch (ProblemException e) {
            if (!fresh.hasKeptBlobs() || e.problem().help() != HelpTopic.LAYOUT_DAMAGED) {
                throw e;
            }
            fresh.empty();
            buildx.run();
            return ImageLayout.read(fresh.directory());
        }
    }

    /** Whether a layout is what buildx said it built, with every platform. */
    private static void requireComplete(ImageLayout layout, ImageSpec image, Path metadata) {
        Digest said = saidDigest(metadata);
        if (!layout.index().digest().equals(said)) {
            throw Problem.environment(
                            HelpTopic.LAYOUT_DAMAGED,
                            "The image layout is not what buildx says it built",
                            "the layout holds " + layout.index().digest() + ", buildx says " + said,
                            "build again; if it stays so, report buildx' version and " + metadata)
                    .asException();
        }
        layout.requirePlatforms(image.platforms());
    }

    private static Digest saidDigest(Path metadata) {
        try {
            JsonNode json = JsonMapper.builder().build().readTree(Files.readAllBytes(metadata));
            return Digest.parse(json.path("containerimage.digest").asText());
        } catch (IOException | IllegalArgumentException e) {
            throw Problem.environment(
                            HelpTopic.LAYOUT_DAMAGED,
                            "buildx did not say what it built",
                            metadata + ": " + e.getMessage(),
                            "build again; if it stays so, update buildx")
                    .asException(e);
        }
    }

    private BuildResult result(
            ImageSpec image,
            PreparedBuild prepared,
            Builder builder,
            ImageLayout layout,
            BuildRun.Done done,
            @Nullable BuiltFrom from,
            Map<Platform, PlatformSize> sizes) {
        Map<Platform, Digest> platforms = new TreeMap<>();
        for (PlatformImage platform : layout.platforms()) {
            platforms.put(platform.platform(), platform.manifest().digest());
        }
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
                done.took().toMillis(),
                from,
                prepared.words().values(),
                prepared.indexDigestNote(),
                sizes,
                done.times());
    }
}
