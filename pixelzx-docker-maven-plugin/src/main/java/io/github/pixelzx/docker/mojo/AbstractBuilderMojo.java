package io.github.pixelzx.docker.mojo;

import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/** The parameters of the goals that deal with the builder alone; they need no image and no project. */
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public abstract class AbstractBuilderMojo extends AbstractDockerMojo {

    /**
     * The buildx builder: <code>name</code> (<code>-Dpixelzx.builder</code>, environment <code>BUILDER_NAME</code>,
     * default <code>pixelzx-builder</code>); <code>driver</code>, and for <code>remote</code> its <code>endpoint</code>, <code>cacert</code>,
     * <code>cert</code>, <code>key</code> and <code>servername</code>; <code>nodes</code>, where several machines
     * build together; for <code>kubernetes</code> <code>driverOpts</code>, <code>kubeconfig</code> and <code>kubeContext</code>; its container: <code>image</code>,
     * <code>network</code>, <code>memory</code>, <code>cpus</code>, <code>restartPolicy</code>, <code>labels</code>,
     * <code>entitlements</code>; BuildKit's own configuration: <code>keepStorage</code>, <code>buildkitdConfig</code>, <code>certificates</code>;
     * and <code>keepState</code>, with which <code>buildx-rm</code> leaves its cache for the next builder of that name.
     * Each has its property, for example <code>-Dpixelzx.builder.image</code>.
     */
    @Parameter(property = "pixelzx.builder")
    private @Nullable PlexusConfiguration builder;

    protected AbstractBuilderMojo(MavenBuild build) {
        super(build);
    }

    @Override
    protected boolean needsImage() {
        return false;
    }
}
