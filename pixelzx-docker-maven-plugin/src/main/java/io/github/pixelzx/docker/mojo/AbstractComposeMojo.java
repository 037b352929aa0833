package io.github.pixelzx.docker.mojo;

import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/** The parameters of the Compose application. */
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public abstract class AbstractComposeMojo extends AbstractImageMojo {

    /**
     * The Compose application: <code>files</code> and <code>envFiles</code> (by default those Compose itself finds),
     * <code>projectName</code>, <code>platform</code> (environment <code>DOCKER_DEFAULT_PLATFORM</code>, by default the
     * engine's own), <code>services</code> (all), <code>imageVariable</code> (<code>PIXELZX_IMAGE</code>: write
     * <code>image: ${PIXELZX_IMAGE:-acme/app:latest}</code> into the Compose file), <code>timeout</code> (2m),
     * <code>keepVolumes</code>, <code>skip</code>. Each has its property, for example
     * <code>-Dpixelzx.compose.platform</code>.
     */
    @Parameter
    private @Nullable PlexusConfiguration compose;

    protected AbstractComposeMojo(MavenBuild build) {
        super(build);
    }
}
