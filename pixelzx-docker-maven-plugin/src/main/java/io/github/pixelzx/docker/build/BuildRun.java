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
import io.github.pixelzx.docker.problem.Redaction;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One run of {@code buildx build}: its environment, its log, and the problem it ends in if it fails.
 *
 * @param dockerConfig credentials, which are there while buildx runs
 * @param node what the console's lines begin with where several build side by side; else empty
 * @param status hears now and then how the build stands, and nothing when it is over
 */
record BuildRun(
        Buildx buildx,
        Progress progress,
        Supplier<PrivateDockerConfig> dockerConfig,
        ImageSpec image,
        Builder builder,
        Workspace workspace,
        String node,
        Consumer<List<String>> status) {

    private static final String SEED_LOG = "offline-bases.log";

    /** Longer than any build that still gets anywhere; ends one that hangs overnight. */
    private static final Duration LIMIT = Duration.ofHours(6);

    /** Often enough for a clock in tenths of a second, and not more often than anybody can read. */
    private static final Duration REDRAW = Duration.ofMillis(100);

    private static final Duration REMIND = Duration.ofSeconds(1);

    /**
     * What a run that succeeded leaves besides the layout.
     *
     * @param steps the names of everything BuildKit did
     * @param times when and how long each of them ran
     */
    record Done(Collection<StepName> steps, List<StepTime> times) {}

    /**
     * Runs buildx to its end.
     *
     * @param argumentDate what the steps get as {@code SOURCE_DATE_EPOCH} if they ask for it
     * @param end knows whether the JVM is told to end
     * @throws io.github.pixelzx.docker.problem.ProblemException if the build fails
     */
    Done run(BuildCommand command, Instant argumentDate, OrderlyEnd end) {
        require(command.features());
        Path file = workspace.log(ImageBuild.LOG);
        String words = "buildx build " + String.join(" ", Redaction.of(command.arguments()));
        try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            log.println(buildx.version() + ": " + words);
            BuildProgress steps = new BuildProgress(onlyPlatform(command), log, this::tell);
            BuildxRun run = watched(steps, command, argumentDate);
            if (!run.succeeded()) {
                String summary = String.format(
                        Locale.ROOT,
                        "docker buildx build (exit %d, %s)",
                        run.exitCode(),
                        BuildProgress.seconds(run.duration()));
                throw end.explained(new BuildFailure(image.displayName(), command, summary, file)
                        .problem(steps.failed(), steps.text())
                        .asException());
            }
            return new Done(steps.names(), steps.times());
        } catch (IOException e) {
            throw Workspace.unwritable(file, e);
        }
    }

    /**
     * Brings into the builder what another run needs.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if that fails
     */
    void seed(BuildCommand command, OrderlyEnd end) {
        Path file = workspace.log(SEED_LOG);
        try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(file, StandardCharsets.UTF_8))) {
            log.println("buildx build " + String.join(" ", command.seedArguments()));
            BuildProgress steps = new BuildProgress(onlyPlatform(command), log, line -> {});
            BuildxRun run = buildx.build(command.seedArguments(), Map.of(), builder.engine(), steps, LIMIT);
            steps.end();
            if (!run.succeeded()) {
                String summary = "docker buildx build of the kept base images";
                throw end.explained(new BuildFailure(image.displayName(), command, summary, file)
                        .problem(steps.failed(), steps.text())
                        .asException());
            }
        } catch (IOException e) {
            throw Workspace.unwritable(file, e);
        }
    }

    private static Optional<String> onlyPlatform(BuildCommand command) {
        return command.platforms().size() == 1
                ? Optional.of(command.platforms().get(0).toString())
                : Optional.empty();
    }

    private void tell(String line) {
        progress.buildStep(image.displayName(), node.isEmpty() ? line : node + ": " + line);
    }

    /** Runs buildx while somebody looks at the clock. */
    private BuildxRun watched(BuildProgress steps, BuildCommand command, Instant argumentDate) {
        ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "watch the build of " + image.name());
            thread.setDaemon(true);
            return thread;
        });
        List<String> platforms =
                command.platforms().stream().map(Platform::toString).toList();
        Runnable look = progress.draws() ? () -> status.accept(steps.status(platforms)) : steps::remind;
        long every = (progress.draws() ? REDRAW : REMIND).toMillis();
        ScheduledFuture<?> looking = watch.scheduleWithFixedDelay(look, every, every, TimeUnit.MILLISECONDS);
        try (PrivateDockerConfig credentials = dockerConfig.get()) {
            Map<String, String> environment = new TreeMap<>(credentials.environment());
            environment.putAll(command.options().environment());
            environment.put(PreparedBuild.SOURCE_DATE_EPOCH, String.valueOf(argumentDate.getEpochSecond()));
            if (!command.hasAttestations()) {
                // buildx starts Git seven times for what only a provenance tells.
                environment.put("BUILDX_GIT_INFO", "false");
            }
            BuildxRun run = buildx.build(command.arguments(), environment, builder.engine(), steps, LIMIT);
            return run.succeeded() && command.hasPlatformCaches()
                    ? platformCaches(command, environment, steps, run)
                    : run;
        } finally {
            looking.cancel(true);
            watch.shutdownNow();
            steps.end();
            status.accept(List.of());
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
