package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.build.ImageBuild;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.export.LocalImage;
import io.github.pixelzx.docker.workspace.Workspace;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Builds the image for this machine's platform only and loads it into the engine as <code>&lt;image&gt;:local</code>.
 *
 * <p>It is the same image that <code>build</code> makes for that platform. The layout that <code>build</code> made stays
 * as it is; nothing is tested and nothing is published.
 */
@Mojo(name = "build-local", threadSafe = true)
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public final class BuildLocalMojo extends AbstractBuildMojo {

    /**
     * What is built for this machine: <code>platform</code> (<code>-Dpixelzx.local.platform</code>, environment
     * <code>DOCKER_DEFAULT_PLATFORM</code>), by default the engine's own.
     */
    @Parameter
    private @Nullable PlexusConfiguration local;

    @Inject
    BuildLocalMojo(MavenBuild build) {
        super(build);
    }

    @Override
    boolean asksEngine() {
        return true;
    }

    @Override
    void run(GoalContext context, Doors doors) {
        LocalImage local = new LocalImage(doors.engine(), context.progress());
        Workspace workspace = context.workspace().within(LocalImage.WORKSPACE);
        ImageSpec image =
                local.onePlatform(context.spec().image(), context.spec().localPlatform());
        new ImageBuild(doors.buildx(), context.progress(), doors::dockerConfig, doors.earlierBuild())
                .within(doors.surroundings())
                .build(image, context.spec().build(), doors.git(), doors.builderOf(image), workspace);
        local.load(image, workspace);
    }
}
