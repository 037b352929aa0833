package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.build.ImageBuild;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Builds the image for all platforms, once, into an OCI image layout.
 *
 * <p>The layout is <code>target/pixelzx-docker/&lt;image&gt;/layout</code>. Nothing is published and nothing is loaded
 * into the engine; the goals <code>test</code> and <code>push</code> work on the layout.
 */
@Mojo(name = "build", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class BuildMojo extends AbstractBuildMojo {

    @Inject
    BuildMojo(MavenBuild build) {
        super(build);
    }

    @Override
    void run(GoalContext context, Doors doors) {
        new ImageBuild(doors.buildx(), context.progress(), doors::dockerConfig)
                .build(
                        doors.platforms().toBuild(context.spec().image()),
                        context.spec().build(),
                        doors.git(),
                        doors::builder,
                        context.workspace());
    }
}
