package io.github.pixelzx.docker.mojo;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Removes the buildx builder: its container, its entry in buildx and its cache.
 *
 * <p>Only what this plugin made is removed; a container or builder of somebody else's making is left alone, and the goal
 * says so. The next <code>build</code> makes the builder again. It needs no project.
 */
@Mojo(name = "buildx-rm", requiresProject = false, threadSafe = true)
public final class BuildxRmMojo extends AbstractBuilderMojo {

    @Inject
    BuildxRmMojo(MavenBuild build) {
        super(build);
    }

    @Override
    void run(GoalContext context, Doors doors) {
        doors.nodes().remove(context.spec().builder());
    }
}
