package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.buildx.BuildxFeature;
import io.github.pixelzx.docker.buildx.BuildxRun;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.credentials.PrivateDockerConfig;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One run of {@code buildx build}: its environment, its log, and the problem it ends in if it fails.
 *
 * @param dockerConfig credentials, which are there while buildx runs
 */
record BuildRun(
        Buildx buildx,
        Progress progress,
        Supplier<PrivateDockerConfig> dockerConfig,
        ImageSpec image,
        Builder builder,
        Workspace workspace) {

    /** Longer than any build that still gets anywhere; ends one that hangs overnight. */
    private static final Duration LIMIT = Duration.ofHours(6);

    /**
     * What a run that succeeded leaves besides the layout.
     *
     * @param steps the names of everything BuildKit did
     */
    record Done(Duration took, Collection<StepName> steps) {}

    /**
     * Runs buildx to its end.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if the build fails
     */
    Done run(BuildCommand command, Instant sourceDate) {
        require(command.features());
        Path file = workspace.log(ImageBuild.LOG);
        Optional<String> onlyPlatform = image.platforms().size() == 1
                ? Optional.of(image.platforms().get(0).toString())
                : Optional.empty();
        try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            log.println("buildx " + buildx.version() + " build " + String.join(" ", command.arguments()));
            BuildProgress steps = new BuildProgress(onlyPlatform, log, progress::buildStep);
            BuildxRun run;
            try (PrivateDockerConfig credentials = dockerConfig.get()) {
                Map<String, String> environment = new TreeMap<>(credentials.environment());
                environment.putAll(command.options().environment());
                environment.put("SOURCE_DATE_EPOCH", String.valueOf(sourceDate.getEpochSecond()));
                run = buildx.build(command.arguments(), environment, builder.engine(), steps, LIMIT);
                if (run.succeeded() && command.hasPlatformCaches()) {
                    run = platformCaches(command, environment, steps, run);
                }
            } finally {
                steps.end();
            }
            if (!run.succeeded()) {
                throw new BuildFailure(image.displayName(), command, run.summary(), file)
                        .problem(steps.failed(), steps.text())
                        .asException();
            }
            return new Done(run.duration(), steps.names());
        } catch (IOException e) {
            throw Workspace.unwritable(file, e);
        }
    }

    /** Writes each platform's cache by itself, until one cannot be written. */
    private BuildxRun platformCaches(
            BuildCommand command, Map<String, String> environment, Consumer<String> lines, BuildxRun built) {
        BuildxRun last = built;
        for (Platform platform : command.platforms()) {
            if (last.succeeded()) {
                last = buildx.build(command.cacheArguments(platform), environment, builder.engine(), lines, LIMIT);
            }
        }
        return last.succeeded() ? built : last;
    }

    private void require(Map<BuildxFeature, String> features) {
        String version = buildx.version();
        features.forEach((feature, option) -> {
            if (!feature.isIn(version)) {
                throw Problem.environment(
                                HelpTopic.BUILDX_TOO_OLD,
                                "buildx " + version + " does not know " + option,
                                "buildx " + feature.firstVersion() + " or newer is needed for " + feature.title(),
                                "update buildx: https://github.com/docker/buildx/releases",
                                "or remove " + option)
                        .asException();
            }
        });
    }
}
