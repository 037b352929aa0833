package io.github.pixelzx.docker.mojo;

import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/** The parameters that say what an image is built from and by which builder. */
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public abstract class AbstractBuildMojo extends AbstractImageMojo {

    /**
     * Build context: the directory the Dockerfile copies from, relative to the module, which is the default. The
     * workspace under <code>target</code> is never part of it. Or a Git repository, as
     * <code>https://host/repository.git#ref:directory</code>, pinned by a full commit ID.
     */
    @Parameter(property = "pixelzx.context")
    private @Nullable String context;

    /** The Dockerfile, relative to the module. The default is <code>Dockerfile</code> in the build context. */
    @Parameter(property = "pixelzx.dockerfile")
    private @Nullable String dockerfile;

    /** The Dockerfile's text itself, instead of a file. */
    @Parameter(property = "pixelzx.dockerfileInline")
    private @Nullable String dockerfileInline;

    /** Stage of the Dockerfile to build, for example <code>runtime</code>. The default is the last one. */
    @Parameter(property = "pixelzx.target")
    private @Nullable String target;

    /**
     * Build arguments, one element each, for example <code>&lt;VERSION&gt;{version}&lt;/VERSION&gt;</code>.
     * <code>{version}</code>, <code>{commit}</code>, <code>{branch}</code> and the other words of <code>tags</code> stand
     * for the project's version and what Git knows. <code>-Dpixelzx.args.VERSION=1.0</code> sets or adds a single one.
     */
    @Parameter
    private @Nullable PlexusConfiguration args;

    /**
     * Labels of the image, one element each, with the placeholders of <code>args</code>. A name that cannot be an
     * element is written as <code>&lt;label&gt;name=value&lt;/label&gt;</code>.
     * <code>-Dpixelzx.labels.com.acme.team=nodes</code> sets or adds a single one.
     */
    @Parameter
    private @Nullable PlexusConfiguration labels;

    /**
     * Annotations, each as <code>[level:]key=value</code> in buildx's words, for example
     * <code>index:com.acme.team=nodes</code>.
     */
    @Parameter(property = "pixelzx.annotations")
    private @Nullable PlexusConfiguration annotations;

    /** Fills in the labels and annotations <code>org.opencontainers.image.*</code> from the POM and Git. */
    @Parameter(property = "pixelzx.describe", defaultValue = "true")
    private @Nullable String describe;

    /**
     * Build contexts with a name for <code>FROM</code> and <code>COPY --from</code>, each as <code>name=value</code>:
     * a directory, <code>docker-image://</code>, <code>oci-layout://</code>, a Git repository, or
     * <code>module:groupId:artifactId</code>, the image of another module of this Maven build.
     */
    @Parameter(property = "pixelzx.buildContexts")
    private @Nullable PlexusConfiguration buildContexts;

    /**
     * Secrets for <code>RUN --mount=type=secret</code>: <code>id=name,src=file</code>,
     * <code>id=name,env=VARIABLE</code>, or <code>id=name,server=id</code> for the password of a
     * <code>&lt;server&gt;</code> in settings.xml.
     */
    @Parameter(property = "pixelzx.secrets")
    private @Nullable PlexusConfiguration secrets;

    /**
     * SSH agents and keys for <code>RUN --mount=type=ssh</code>: <code>default</code>, or <code>id=socket-or-
     * key</code>.
     */
    @Parameter(property = "pixelzx.ssh")
    private @Nullable PlexusConfiguration ssh;

    /** Where cached steps are taken from, in buildx's words; <code>{platform}</code> stands for each platform. */
    @Parameter(property = "pixelzx.cacheFrom")
    private @Nullable PlexusConfiguration cacheFrom;

    /**
     * Where the steps' cache is written to after a build, in buildx's words; with <code>{platform}</code> in it each
     * platform's cache is written by itself.
     */
    @Parameter(property = "pixelzx.cacheTo")
    private @Nullable PlexusConfiguration cacheTo;

    /** Runs every step anew, whatever the builder's cache holds. */
    @Parameter(property = "pixelzx.noCache", defaultValue = "false")
    private @Nullable String noCache;

    /** Stages of the Dockerfile that run anew. */
    @Parameter(property = "pixelzx.noCacheFilter")
    private @Nullable PlexusConfiguration noCacheFilter;

    /** Asks the registries for the base images even if the builder has them. */
    @Parameter(property = "pixelzx.pull", defaultValue = "false")
    private @Nullable String pull;

    /**
     * The network of <code>RUN</code> steps: <code>default</code>, <code>none</code> or <code>host</code>, which
     * <code>allow</code> has to name as <code>network.host</code>.
     */
    @Parameter(property = "pixelzx.network", defaultValue = "default")
    private @Nullable String network;

    /** Hosts that <code>RUN</code> steps find under a name, each as <code>name:address</code>. */
    @Parameter(property = "pixelzx.addHosts")
    private @Nullable PlexusConfiguration addHosts;

    /** Limits of <code>RUN</code> steps, each as <code>name=soft:hard</code>. */
    @Parameter(property = "pixelzx.ulimits")
    private @Nullable PlexusConfiguration ulimits;

    /** Size of <code>/dev/shm</code> in <code>RUN</code> steps. */
    @Parameter(property = "pixelzx.shmSize", defaultValue = "64m")
    private @Nullable String shmSize;

    /** Entitlements, each by its name, for steps that ask for them: <code>network.host</code>, for example. */
    @Parameter(property = "pixelzx.allow")
    private @Nullable PlexusConfiguration allow;

    /**
     * The time that files in the image, its history and <code>created</code> say: <code>fixed</code>, 1980-01-01, or
     * <code>sources</code>, <code>project.build.outputTimestamp</code> or else the commit's; then a builder that kept a step
     * of an earlier commit makes another digest than one that did not.
     */
    @Parameter(property = "pixelzx.fileTimes", defaultValue = "fixed")
    private @Nullable String fileTimes;

    /**
     * What happens with lines of the Dockerfile that will not do on every platform: <code>warn</code> tells them,
     * <code>fail</code> ends the build before it starts, <code>off</code> does not look.
     */
    @Parameter(property = "pixelzx.lint", defaultValue = "warn")
    private @Nullable String lint;

    /**
     * What is said of the build beside the image, in the index: <code>provenance</code> (<code>min</code>,
     * <code>max</code> or <code>off</code>, the default) and <code>sbom</code> (<code>on</code>, <code>off</code>, the
     * default, or an image that makes it). With any of it no two builds have the same index digest; the platforms'
     * digests stay the same.
     */
    @Parameter
    private @Nullable PlexusConfiguration attestations;

    /**
     * The directory where the base images of every build are kept, so that the same can be built with
     * <code>mvn -o</code> and no registry. The default is in the user's cache directory; <code>off</code>, the default in
     * a CI, keeps none.
     */
    @Parameter(property = "pixelzx.baseCache")
    private @Nullable String baseCache;

    /**
     * How much the directory of <code>baseCache</code> may hold: what no build has needed for 30 days is removed from it
     * and, beyond this size, what was needed longest ago.
     */
    @Parameter(property = "pixelzx.baseCacheSize", defaultValue = "10GB")
    private @Nullable String baseCacheSize;

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

    protected AbstractBuildMojo(MavenBuild build) {
        super(build);
    }

    @Override
    boolean asksGit() {
        return true;
    }
}
