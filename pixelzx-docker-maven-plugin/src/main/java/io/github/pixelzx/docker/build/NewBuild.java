package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.builder.BuilderSource;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.credentials.PrivateDockerConfig;
import io.github.pixelzx.docker.dockerfile.PlatformLint;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The build of an image that no earlier one stands for, from ready inputs to the record of what buildx made of them. */
final class NewBuild {

    private final Buildx buildx;
    private final Progress progress;
    private final Supplier<PrivateDockerConfig> dockerConfig;
    private final BuildSurroundings surroundings;
    private final @Nullable RegistryStaging staging;
    private final ReadyInputs inputs;
    private final ImageSpec image;
    private final Workspace workspace;
    private final DockerfileLint lint;

    /**
     * @param dockerConfig credentials, which are there while buildx runs
     * @param staging the repository it is built into; null for an image layout here
     */
    NewBuild(
            Buildx buildx,
            Progress progress,
            Supplier<PrivateDockerConfig> dockerConfig,
            BuildSurroundings surroundings,
            @Nullable RegistryStaging staging,
            ReadyInputs inputs) {
        this.buildx = buildx;
        this.progress = progress;
        this.dockerConfig = dockerConfig;
        this.surroundings = surroundings;
        this.staging = staging;
        this.inputs = inputs;
        this.image = inputs.image();
        this.workspace = inputs.workspace();
        this.lint = new DockerfileLint(
                inputs.prepared().build().options().lint(),
                inputs.prepared().build().dockerfile(),
                workspace,
                progress);
    }

    /**
     * Tells what the plugin itself finds in the Dockerfile.
     *
     * @param isSinglePlatform whether a reference with a digest is an image of one platform
     * @throws io.github.pixelzx.docker.problem.ProblemException if findings are to end a build
     */
    NewBuild checked(Predicate<ImageReference> isSinglePlatform) {
        lint.tell(() -> new PlatformLint(inputs.platforms(), isSinglePlatform).findings(inputs.parsed()));
        return this;
    }

    /**
     * Builds.
     *
     * @param builder asked for at once; whether it answers may turn out while it builds
     * @param origin what to remember of where the image came from
     * @throws io.github.pixelzx.docker.problem.ProblemException if the build fails
     */
    BuildResult build(BuilderSource builder, Function<BuildSources, Optional<BuiltFrom>> origin) {
        ReadyBuilder presumed = ReadyBuilder.of(builder, buildx, progress);
        progress.building(
                image.displayName(), image.platforms(), presumed.builder().name());
        Instant start = Instant.now();
        Optional<BuildResult> before = workspace.read(BuildResult.FILE, BuildResult.class);
        BaseNeed need = inputs.need(before, presumed.builder());
        BasePlan bases = surroundings.bases().plan(need, progress);
        ReadyBuilder ready = isUsedOtherwise(presumed.builder(), bases) ? presumed.certain() : presumed;
        try (OrderlyEnd end = OrderlyEnd.begin();
                FreshLayout fresh = FreshLayout.in(workspace)) {
            BuiltImage place = new BuiltImage(workspace);
            place.forget();
            WrittenLayout written = write(ready, bases, end, fresh);
            ImageLayout layout = written.layout();
            layout.requirePlatforms(image.platforms());
            BuildSources sources = inputs.sources(written).floating(need.floating());
            @Nullable BuiltFrom from = origin.apply(sources).orElse(null);
            Map<Platform, PlatformSize> sizes =
                    PlatformSize.of(layout, before.map(BuildResult::sizes).orElse(Map.of()));
            Duration took = Duration.between(start, Instant.now());
            BuildResult result = result(ready.builder(), written, took, from, sizes);
            place.put(layout, result, fresh);
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

    /** Whether the builder is needed for more than the build itself, which asks it while it runs. */
    private boolean isUsedOtherwise(Builder builder, BasePlan bases) {
        return !bases.bases().isEmpty() || (lint.looks() && checks(builder).areDue());
    }

    private WrittenLayout write(ReadyBuilder ready, BasePlan bases, OrderlyEnd end, FreshLayout fresh) {
        Builder builder = ready.builder();
        PartialBuild whole = new PartialBuild(buildx, progress, dockerConfig, image, builder, workspace);
        NodesBuild nodes = new NodesBuild(whole, builder.parts());
        BuildCommand command = bases.apply(
                inputs.command(builder, fresh.directory(), staging),
                workspace,
                surroundings.environment(),
                seed -> nodes.seed(seed, end));
        return lint.tellBeside(
                () -> checks(builder)
                        .of(command.by(builder.first()), command.options().environment()),
                () -> ready.build(
                        () -> nodes.write(command, inputs.prepared().argumentDate(), end, fresh), fresh::empty));
    }

    private BuildkitChecks checks(Builder builder) {
        return new BuildkitChecks(buildx, builder.first(), inputs.frontend(), workspace, dockerConfig);
    }

    private BuildResult result(
            Builder builder,
            WrittenLayout written,
            Duration took,
            @Nullable BuiltFrom from,
            Map<Platform, PlatformSize> sizes) {
        ImageLayout layout = written.layout();
        PreparedBuild prepared = inputs.prepared();
        Map<Platform, String> nodes = new TreeMap<>();
        builder.parts().forEach(part -> part.platforms().forEach(platform -> nodes.put(platform, part.node())));
        return new BuildResult(
                image.name(),
                layout.index().digest(),
                layout.index().mediaType(),
                layout.digests(),
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
