package io.github.pixelzx.docker.mojo;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Makes the buildx builder, so that it exists, is healthy and is what was configured.
 *
 * <p>The goal <code>build</code> does this by itself; calling it alone is useful to prepare a machine. It needs no
 * project.
 */
@Mojo(name = "buildx-setup", requiresProject = false, threadSafe = true)
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public final class BuildxSetupMojo extends AbstractDockerMojo {

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
    BuildxSetupMojo(MavenBuild build) {
        super(build);
    }

    @Override
    protected boolean needsImage() {
        return false;
    }

    @Override
    void run(GoalContext context, Doors doors) {
        doors.builder();
    }
}
