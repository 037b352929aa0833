package io.github.pixelzx.docker.mojo;

import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/** The parameters that say what an image is built from and by which builder. */
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public abstract class AbstractBuildMojo extends AbstractImageMojo {

    /**
     * Build context: the directory the Dockerfile copies from, relative to the module, which is the default. The
     * workspace under <code>target</code> is never part of it.
     */
    @Parameter(property = "pixelzx.context")
    private @Nullable String context;

    /** The Dockerfile, relative to the module. The default is <code>Dockerfile</code> in the build context. */
    @Parameter(property = "pixelzx.dockerfile")
    private @Nullable String dockerfile;

    /** Stage of the Dockerfile to build, for example <code>runtime</code>. The default is the last one. */
    @Parameter(property = "pixelzx.target")
    private @Nullable String target;

    /**
     * Build arguments, one element each, for example <code>&lt;VERSION&gt;{version}&lt;/VERSION&gt;</code>.
     * <code>{version}</code>, <code>{commit}</code> and <code>{branch}</code> stand for the project's version and what
     * Git knows. <code>-Dpixelzx.args.VERSION=1.0</code> sets or adds a single one.
     */
    @Parameter
    private @Nullable PlexusConfiguration args;

    /**
     * The buildx builder: <code>name</code> (<code>-Dpixelzx.builder</code>, environment <code>BUILDER_NAME</code>,
     * default <code>pixelzx-builder</code>); <code>driver</code>; its container: <code>image</code>,
     * <code>network</code>, <code>memory</code>, <code>cpus</code>, <code>restartPolicy</code>, <code>labels</code>;
     * BuildKit's own configuration: <code>keepStorage</code>, <code>buildkitdConfig</code>, <code>certificates</code>;
     * and <code>keepState</code>, with which <code>buildx-rm</code> leaves its cache for the next builder of that name.
     * Each has its property, for example <code>-Dpixelzx.builder.image</code>.
     */
    @Parameter(property = "pixelzx.builder")
    private @Nullable PlexusConfiguration builder;

    protected AbstractBuildMojo(MavenBuild build) {
        super(build);
    }
}
