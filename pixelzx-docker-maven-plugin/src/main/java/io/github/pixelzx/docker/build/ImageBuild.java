package io.github.pixelzx.docker.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.BuildxRun;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.credentials.PrivateDockerConfig;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

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

    /** Longer than any build that still gets anywhere; ends one that hangs overnight. */
    private static final Duration LIMIT = Duration.ofHours(6);

    private final Buildx buildx;
    private final Progress progress;
    private final Supplier<PrivateDockerConfig> dockerConfig;

    /** A build with the credentials that Docker has. */
    public ImageBuild(Buildx buildx, Progress progress) {
        this(buildx, progress, PrivateDockerConfig::none);
    }

    /** A build with the credentials of a Docker configuration, which is there while buildx runs. */
    public ImageBuild(Buildx buildx, Progress progress, Supplier<PrivateDockerConfig> dockerConfig) {
        this.buildx = buildx;
        this.progress = progress;
        this.dockerConfig = dockerConfig;
    }

    /**
     * Builds the image and writes the record {@link BuildResult#FILE}.
     *
     * <p>An earlier layout and record are removed before buildx starts: after a failed build there is neither.
     *
     * @param git what Git knows of the project, for the version, the source date and the build arguments
     * @param builder asked for once the inputs are known to be sound
     * @throws ProblemException if an input is missing or the build fails
     */
    public BuildResult build(
            ImageSpec image, BuildSpec build, GitState git, Supplier<Builder> builder, Workspace workspace) {
        BuildInputs inputs = new BuildInputs(build, workspace);
        inputs.requireContextAndDockerfile();
        ImageTags tags = ImageTags.of(image, build, git);
        warnings(git);
        Instant sourceDate = sourceDate(build, git);
        Path context = new ContextMirror(workspace, image.name().replace('/', '-'))
                .update(build.context(), inputs.rules(), sourceDate);
        Builder ready = builder.get();
        progress.building(image.displayName(), image.platforms(), ready.name());
        Instant start = Instant.now();
        try (FreshLayout fresh = FreshLayout.in(workspace)) {
            workspace.remove(BuildResult.FILE);
            BuildCommand command = new BuildCommand(
                    ready.name(),
                    image.platforms(),
                    build.dockerfile(),
                    context,
                    build.target(),
                    BuildArguments.resolved(build.args(), tags.version(), git),
                    fresh.directory(),
                    workspace.log(METADATA));
            BuildxRun run = run(image, command, ready, sourceDate, workspace);
            ImageLayout layout = written(fresh, () -> run(image, command, ready, sourceDate, workspace));
            requireComplete(layout, image, workspace.log(METADATA));
            BuildResult result = result(image, git, tags, sourceDate, ready, layout, run.duration());
            fresh.takeOver(layout);
            workspace.write(BuildResult.FILE, result);
            progress.built(
                    image.displayName(), result.index(), workspace.layout(), Duration.between(start, Instant.now()));
            return result;
        }
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

    private static Instant sourceDate(BuildSpec build, GitState git) {
        return Optional.ofNullable(build.outputTimestamp())
                .or(() -> Optional.ofNullable(git.commitTime()))
                .orElse(Instant.EPOCH);
    }

    private BuildxRun run(
            ImageSpec image, BuildCommand command, Builder builder, Instant sourceDate, Workspace workspace) {
        Path file = workspace.log(LOG);
        Optional<String> onlyPlatform = image.platforms().size() == 1
                ? Optional.of(image.platforms().get(0).toString())
                : Optional.empty();
        try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            log.println("buildx " + buildx.version() + " build " + String.join(" ", command.arguments()));
            BuildProgress steps = new BuildProgress(onlyPlatform, log, progress::buildStep);
            BuildxRun run;
            try (PrivateDockerConfig credentials = dockerConfig.get()) {
                Map<String, String> environment = new TreeMap<>(credentials.environment());
                environment.put("SOURCE_DATE_EPOCH", String.valueOf(sourceDate.getEpochSecond()));
                run = buildx.build(command.arguments(), environment, builder.engine(), steps, LIMIT);
            } finally {
                steps.end();
            }
            if (!run.succeeded()) {
                throw new BuildFailure(image.displayName(), command, run.summary(), file)
                        .problem(steps.failed(), steps.text())
                        .asException();
            }
            return run;
        } catch (IOException e) {
            throw Problem.environment(
                            HelpTopic.WORKSPACE_UNWRITABLE,
                            "Cannot write the log " + file,
                            e.getClass().getSimpleName() + ": " + e.getMessage(),
                            "make the build directory writable for this user, or free some disk space")
                    .asException(e);
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
            GitState git,
            ImageTags tags,
            Instant sourceDate,
            Builder builder,
            ImageLayout layout,
            Duration took) {
        Map<Platform, Digest> platforms = new TreeMap<>();
        for (PlatformImage platform : layout.platforms()) {
            platforms.put(platform.platform(), platform.manifest().digest());
        }
        return new BuildResult(
                image.name(),
                layout.index().digest(),
                layout.index().mediaType(),
                platforms,
                tags.version(),
                tags.tags(),
                git.commit(),
                git.branch(),
                git.dirty(),
                sourceDate.getEpochSecond(),
                builder.name(),
                builder.description(),
                buildx.version(),
                took.toMillis());
    }
}
