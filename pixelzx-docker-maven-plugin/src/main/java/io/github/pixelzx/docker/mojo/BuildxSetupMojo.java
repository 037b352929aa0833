package io.github.pixelzx.docker.mojo;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Makes the buildx builder, so that it exists, is healthy and is what was configured.
 *
 * <p>The goal <code>build</code> does this by itself; calling it alone is useful to prepare a machine. It needs no
 * project.
 */
@Mojo(name = "buildx-setup", requiresProject = false, threadSafe = true)
public final class BuildxSetupMojo extends AbstractBuilderMojo {

    @Inject
    BuildxSetupMojo(MavenBuild build) {
        super(build);
    }

    @Override
    void run(GoalContext context, Doors doors) {
        doors.nodes().ensure(context.spec().builder());
    }
}
