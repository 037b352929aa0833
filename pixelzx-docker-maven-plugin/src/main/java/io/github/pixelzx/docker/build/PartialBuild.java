package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.builder.BuilderPart;
import io.github.pixelzx.docker.buildx.Buildx;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.credentials.PrivateDockerConfig;
import io.github.pixelzx.docker.layout.ImageLayout;
import io.github.pixelzx.docker.layout.LayoutSeal;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.JsonTree;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.progress.Progress;
import io.github.pixelzx.docker.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Has one builder build platforms of an image into a layout, and reads every byte of what it wrote. */
record PartialBuild(BuildRun run, Path metadata) {

    PartialBuild(
            Buildx buildx,
            Progress progress,
            Supplier<PrivateDockerConfig> dockerConfig,
            ImageSpec image,
            Builder builder,
            Workspace workspace) {
        this(
                new BuildRun(buildx, progress, dockerConfig, image, builder, workspace, "", progress::buildStatus),
                workspace.log(ImageBuild.METADATA));
    }

    /** The build of a node's platforms, in a workspace of its own. */
    PartialBuild at(BuilderPart part, Workspace own, Consumer<List<String>> status) {
        return new PartialBuild(
                new BuildRun(
                        run.buildx(),
                        run.progress(),
                        run.dockerConfig(),
                        run.image(),
                        part.builder(),
                        own,
                        part.node(),
                        status),
                own.log(ImageBuild.METADATA));
    }

    /**
     * Builds.
     *
     * @throws ProblemException if the build fails, or the layout is not what buildx says
     */
    WrittenLayout write(BuildCommand command, Instant argumentDate, OrderlyEnd end, FreshLayout fresh) {
        BuildRun.Done done = run.run(command, argumentDate, end);
        RegistryStaging staging = command.staging();
        if (staging != null) {
            staging.fetch(saidDigest(), fresh.directory());
        }
        LayoutSeal compared =
                run.workspace().read(LayoutSeal.FILE, LayoutSeal.class).orElse(LayoutSeal.NONE);
        ImageLayout layout = read(fresh, compared, () -> {
            run.run(command, argumentDate, end);
            if (staging != null) {
                staging.fetch(saidDigest(), fresh.directory());
            }
        });
        if (staging != null) {
            staging.remember(layout, run.workspace(), run.progress());
        }
        requireSaid(layout);
        return new WrittenLayout(layout, done.steps(), done.times());
    }

    /**
     * The layout as it was written; where a blob kept from before is damaged, all are written again.
     *
     * @param compared how the files of the build before looked when they had been compared: those are not read again
     */
    private static ImageLayout read(FreshLayout fresh, LayoutSeal compared, Runnable again) {
        try {
            return ImageLayout.read(fresh.directory(), compared);
        } catch (ProblemException e) {
            if (!fresh.hasKeptBlobs() || e.problem().help() != HelpTopic.LAYOUT_DAMAGED) {
                throw e;
            }
            fresh.empty();
            again.run();
            return ImageLayout.read(fresh.directory());
        }
    }

    /** Whether a layout is what buildx said it built. */
    private void requireSaid(ImageLayout layout) {
        Digest said = saidDigest();
        if (!layout.index().digest().equals(said)) {
            throw Problem.environment(
                            HelpTopic.LAYOUT_DAMAGED,
                            "The image layout is not what buildx says it built",
                            "the layout holds " + layout.index().digest() + ", buildx says " + said,
                            "build again; if it stays so, report buildx' version and " + metadata)
                    .asException();
        }
    }

    private Digest saidDigest() {
        try {
            JsonTree json = JsonTree.read(Files.readAllBytes(metadata));
            return Digest.parse(json.path("containerimage.digest").text(""));
        } catch (IOException | IllegalArgumentException e) {
            throw Problem.environment(
                            HelpTopic.LAYOUT_DAMAGED,
                            "buildx did not say what it built",
                            metadata + ": " + e.getMessage(),
                            "build again; if it stays so, update buildx")
                    .asException(e);
        }
    }
}
