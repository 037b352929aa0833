package io.github.pixelzx.docker.rebuild;

import io.github.pixelzx.docker.build.BuildResult;
import io.github.pixelzx.docker.build.ImageBuild;
import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.builder.Builders;
import io.github.pixelzx.docker.config.BuildOptions;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.git.GitState;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.PlatformImage;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.rebuild.ImageComparison.LayerDifference;
import io.github.pixelzx.docker.rebuild.RebuildResult.PlatformResult;
import io.github.pixelzx.docker.workspace.Workspace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Builds an image again, without cache, on a builder that has never built anything, and compares it with what
 * {@code build} made.
 */
public final class RebuildCheck {

    /** All differences, in the workspace's directory of logs. */
    public static final String LOG = "rebuild-check.txt";

    private static final String WORKSPACE = "rebuild";

    private final ImageBuild build;
    private final Builders builders;
    private final Supplier<Builder> configured;
    private final Progress progress;

    /**
     * @param build makes images
     * @param builders make and remove the fresh builder
     * @param configured gives the configured builder, which builds again where none can be made: the engine's own
     */
    public RebuildCheck(ImageBuild build, Builders builders, Supplier<Builder> configured, Progress progress) {
        this.build = build;
        this.builders = builders;
        this.configured = configured;
        this.progress = progress;
    }

    /**
     * Builds again and compares; the record is {@link RebuildResult#FILE}, all differences are in {@link #LOG}.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if there is no sound layout to compare with, if the build
     *     fails, or if a platform is not the same
     */
    public RebuildResult check(
            ImageSpec image, BuildSpec spec, GitState git, BuilderSpec builder, Workspace workspace) {
        workspace.remove(RebuildResult.FILE);
        ImageLayout built = ImageLayout.read(workspace.layout());
        String before = workspace
                .read(BuildResult.FILE, BuildResult.class)
                .map(BuildResult::builderDescription)
                .orElse("an unknown builder");
        List<Platform> platforms =
                built.platforms().stream().map(PlatformImage::platform).toList();
        Workspace apart = workspace.within(WORKSPACE);
        Instant start = Instant.now();
        BuildResult again = rebuilt(image.withPlatforms(platforms), withoutCache(spec), git, builder, apart);
        ImageLayout rebuilt = ImageLayout.read(apart.layout());
        List<String> log = new ArrayList<>();
        List<PlatformResult> results = new ArrayList<>();
        for (PlatformImage platform : built.platforms()) {
            results.add(compare(built, platform, rebuilt, log));
        }
        RebuildResult result = new RebuildResult(
                built.index().digest(),
                rebuilt.index().digest(),
                results.stream().allMatch(each -> each.differences() == 0),
                results,
                before,
                again.builderDescription(),
                Duration.between(start, Instant.now()).toMillis());
        workspace.writeLog(LOG, log.isEmpty() ? "no difference\n" : String.join("\n", log) + '\n');
        workspace.write(RebuildResult.FILE, result);
        if (!result.same()) {
            throw RebuildDifference.problem(image, result, workspace.log(LOG));
        }
        progress.rebuilt(image.displayName(), result.index(), result.index().equals(result.rebuilt()));
        return result;
    }

    private BuildResult rebuilt(
            ImageSpec image, BuildSpec spec, GitState git, BuilderSpec builder, Workspace workspace) {
        if (builder.driver() == BuilderSpec.Driver.DOCKER) {
            progress.warning(
                    "The engine's own BuildKit cannot be made anew: it builds again itself, without its cache");
            return build.build(image, spec, git, configured::get, workspace);
        }
        try (FreshBuilder fresh = FreshBuilder.like(builder, workspace, builders)) {
            return build.build(image, spec, git, fresh::make, workspace);
        }
    }

    /** Nor with attestations: they say when it was built. */
    private static BuildSpec withoutCache(BuildSpec spec) {
        BuildOptions options = spec.options();
        BuildOptions.Cache none = new BuildOptions.Cache(
                List.of(), List.of(), true, List.of(), options.cache().pull());
        return spec.withOptions(options.withCache(none).withAttestations(BuildOptions.Attestations.NONE));
    }

    private static PlatformResult compare(
            ImageLayout built, PlatformImage platform, ImageLayout rebuilt, List<String> log) {
        PlatformImage again = rebuilt.platforms().stream()
                .filter(each -> each.platform().equals(platform.platform()))
                .findFirst()
                .orElseThrow();
        List<LayerDifference> differences = new ImageComparison(built, platform, rebuilt, again).differences();
        int count = 0;
        String first = "";
        for (LayerDifference layer : differences) {
            log.add(platform.platform() + ": " + layer.layer());
            for (String line : layer.lines()) {
                log.add("  " + line);
                first = first.isEmpty() ? layer.layer() + ": " + line : first;
                count++;
            }
        }
        return new PlatformResult(
                platform.platform(),
                platform.manifest().digest(),
                again.manifest().digest(),
                first,
                count);
    }
}
