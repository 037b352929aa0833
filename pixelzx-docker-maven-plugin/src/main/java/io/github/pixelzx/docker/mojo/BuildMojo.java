package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.build.ImageBuild;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.jspecify.annotations.Nullable;

/**
 * Builds the image for all platforms, once, into an OCI image layout.
 *
 * <p>The layout is <code>target/pixelzx-docker/&lt;image&gt;/layout</code>. Nothing is published and nothing is loaded
 * into the engine; the goals <code>test</code> and <code>push</code> work on the layout.
 */
@Mojo(name = "build", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public final class BuildMojo extends AbstractBuildMojo {

    /**
     * Builds even if nothing has changed. Without it the goal ends at once where the build context, the Dockerfile, the
     * configuration and what Git says are the same, the registries still mean the same images by the Dockerfile's bases,
     * and the image layout is as it was left.
     */
    @Parameter(property = "pixelzx.force", defaultValue = "false")
    private @Nullable String force;

    @Inject
    BuildMojo(MavenBuild build) {
        super(build);
    }

    @Override
    void begin(GoalContext context) {
        context.run().building(context.spec(), context.workspace());
    }

    @Override
    boolean build(GoalContext context, Doors doors) {
        new ImageBuild(doors.buildx(), context.progress(), doors::dockerConfig, doors.earlierBuild())
                .within(doors.surroundings())
                .into(doors.staging())
                .beside(doors::askDestinations)
                .build(
                        doors.platforms().toBuild(context.spec().image()),
                        context.spec().build(),
                        doors.git(),
                        doors.builderOf(context.spec().image()),
                        context.workspace());
        return true;
    }
}
