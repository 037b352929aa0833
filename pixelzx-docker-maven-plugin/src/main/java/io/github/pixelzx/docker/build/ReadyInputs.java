package io.github.pixelzx.docker.build;

import io.github.pixelzx.docker.build.ContextMirror.Mirrored;
import io.github.pixelzx.docker.builder.Builder;
import io.github.pixelzx.docker.config.BuildSpec;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.dockerfile.Dockerfile;
import io.github.pixelzx.docker.oci.Platform;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an image is made from, on this machine and ready to be sent to a builder.
 *
 * @param dockerfile the text of the Dockerfile
 * @param context the build context as it is sent
 */
record ReadyInputs(ImageSpec image, PreparedBuild prepared, String dockerfile, Mirrored context, Workspace workspace) {

    /**
     * Brings the mirror of the build context up to date.
     *
     * @param changed run as soon as it turns out that something of it has changed
     * @throws io.github.pixelzx.docker.problem.ProblemException if something cannot be read
     */
    static ReadyInputs of(ImageSpec image, PreparedBuild prepared, Workspace workspace, Runnable changed) {
        BuildSpec build = prepared.build();
        BuildInputs inputs = new BuildInputs(build, workspace);
        Mirrored context = new ContextMirror(
                        workspace,
                        image.name().replace('/', '-'),
                        prepared.options().layerTime())
                .update(build.context(), inputs.rules(), changed);
        return new ReadyInputs(image, prepared, inputs.dockerfile(), context, workspace);
    }

    List<Platform> platforms() {
        return image.platforms();
    }

    /** The Dockerfile, parsed. */
    Dockerfile parsed() {
        return Dockerfile.parse(dockerfile);
    }

    /** The image that reads the Dockerfile; {@code ""} for the builder itself. */
    String frontend() {
        return parsed().frontend(prepared.args()).orElse("");
    }

    /** @param maker what builds, see {@link EarlierBuild#maker} */
    Fingerprint fingerprint(String maker) {
        return Fingerprint.of(maker, image, prepared, context.contents());
    }

    /** @param before the build before this one */
    BaseNeed need(Optional<BuildResult> before, Builder builder) {
        List<BaseImage> recorded =
                before.map(BuildResult::from).map(BuiltFrom::bases).orElse(List.of());
        return BaseNeed.of(
                dockerfile,
                prepared.args(),
                prepared.options().contexts().keySet(),
                image.platforms(),
                recorded,
                builder);
    }

    /**
     * What buildx is told.
     *
     * @param output the directory the image layout is written to
     * @param staging the repository it is written to instead; null for the layout
     */
    BuildCommand command(Builder builder, Path output, @Nullable RegistryStaging staging) {
        BuildSpec build = prepared.build();
        return new BuildCommand(
                builder.name(),
                image.platforms(),
                build.dockerfile(),
                context.directory(),
                build.target(),
                prepared.args(),
                prepared.options(),
                output,
                workspace.log(ImageBuild.METADATA),
                staging);
    }

    /** What the steps of the build say they took from elsewhere. */
    BuildSources sources(WrittenLayout written) {
        return BuildSources.of(written.steps(), dockerfile + prepared.build());
    }
}
