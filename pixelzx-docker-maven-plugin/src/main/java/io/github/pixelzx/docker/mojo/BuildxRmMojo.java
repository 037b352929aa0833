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
     * default <code>pixelzx-builder</code>); <code>driver</code>; its container: <code>image</code>,
     * <code>network</code>, <code>memory</code>, <code>cpus</code>, <code>restartPolicy</code>, <code>labels</code>,
     * <code>entitlements</code>; BuildKit's own configuration: <code>keepStorage</code>, <code>buildkitdConfig</code>, <code>certificates</code>;
     * and <code>keepState</code>, with which <code>buildx-rm</code> leaves its cache for the next builder of that name.
     * Each has its property, for example <code>-Dpixelzx.builder.image</code>.
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
