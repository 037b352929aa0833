package io.github.pixelzx.docker.mojo;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Removes the buildx builder: its container, its entry in buildx and its cache.
 *
 * <p>Only what this plugin made is removed; a container or builder of somebody else's making is left alone, and the goal
 * says so. The next <code>build</code> makes the builder again. It needs no project.
 */
@Mojo(name = "buildx-rm", requiresProject = false, threadSafe = true)
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public final class BuildxRmMojo extends AbstractDockerMojo {

    /**
     * The buildx builder: <code>name</code> (<code>-Dpixelzx.builder</code>, environment <code>BUILDER_NAME</code>,
     * default <code>pixelzx-builder</code>); <code>image</code>, the BuildKit image its container runs
     * (<code>-Dpixelzx.builder.image</code>); and <code>keepState</code> (<code>-Dpixelzx.builder.keepState</code>), with
     * which <code>buildx-rm</code> leaves its cache for the next builder of that name.
     */
    @Parameter(property = "pixelzx.builder")
    private @Nullable PlexusConfiguration builder;

    @Inject
    BuildxRmMojo(MavenBuild build) {
        super(build);
    }

    @Override
    protected boolean needsImage() {
        return false;
    }

    @Override
    void run(GoalContext context, Doors doors) {
        doors.builders().remove(context.spec().builder());
    }
}
