package io.github.pixelzx.docker.mojo;

import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/** The parameters that say which image a goal means. */
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public abstract class AbstractImageMojo extends AbstractDockerMojo {

    /**
     * Name of the image, without registry and tag, for example <code>pixelzx-evm</code>. It also names the workspace
     * <code>target/pixelzx-docker/&lt;image&gt;/</code>. The environment variable <code>DOCKER_IMAGE</code> overrides it.
     */
    @Parameter(property = "pixelzx.image", defaultValue = "${project.artifactId}")
    private @Nullable String image;

    /**
     * Where the image is published: a host, a namespace, or both, for example <code>yuchanshin</code>,
     * <code>ghcr.io/acme</code> or <code>127.0.0.1:5000/yuchanshin</code>. Without <code>.</code>, <code>:</code> or
     * <code>localhost</code> in its first part it is a namespace on Docker Hub. Only <code>push</code> needs it. The
     * environment variable <code>DOCKER_REGISTRY</code> overrides it.
     */
    @Parameter(property = "pixelzx.registry")
    private @Nullable String registry;

    /**
     * Id of the <code>&lt;server&gt;</code> in <code>settings.xml</code> whose user and password serve the registry. The
     * default is the one whose id is the registry's host.
     */
    @Parameter(property = "pixelzx.serverId")
    private @Nullable String serverId;

    /**
     * Platforms to build, test and publish, as <code>os/architecture[/variant]</code>, separated by commas or one
     * element each. Order and repetitions do not matter. The environment variable <code>PLATFORMS</code> overrides it.
     */
    @Parameter(property = "pixelzx.platforms", defaultValue = "linux/amd64,linux/arm64,linux/arm/v7")
    private @Nullable PlexusConfiguration platforms;

    /**
     * What happens with a platform whose programs the engine cannot run. <code>auto</code>: the other platforms are
     * built and tested, then the missing emulator is a problem. <code>require</code>: it is one before anything is
     * built. <code>skip</code>: the platform is left out of the image, which is said; it is neither tested nor
     * published. <code>install</code>: the emulators are registered in the kernel of the engine's machine, by a
     * privileged container of <code>tonistiigi/binfmt</code>.
     */
    @Parameter(property = "pixelzx.emulation", defaultValue = "auto")
    private @Nullable String emulation;

    /**
     * Where the built image waits for its tests and its tags: <code>layout</code> (below <code>target</code>) or
     * <code>registry</code> (in the repository it is published to, by digest, without a tag:
     * <code>-Dpixelzx.staging=registry</code>). The long form has <code>place</code> and <code>audit</code>:
     * <code>documents</code>, or <code>full</code> (<code>-Dpixelzx.staging.audit=full</code>) to fetch the layers for it;
     * <code>leftovers</code> (<code>list</code> or <code>remove</code>) and <code>keepLeftovers</code> (24h) say what becomes
     * of images that no tag ever named.
     */
    @Parameter
    private @Nullable PlexusConfiguration staging;

    /**
     * Other Docker engines that platforms are tested on, one element for each platform:
     * <code>&lt;linux-arm64&gt;ssh://ci@arm.example&lt;/linux-arm64&gt;</code>
     * (<code>-Dpixelzx.engines.linux-arm64=ssh://ci@arm.example</code>).
     */
    @Parameter
    private @Nullable PlexusConfiguration engines;

    /**
     * Tags to publish under, separated by commas or one element each. The default is <code>latest</code> and the
     * version, which is the Git tag of HEAD as it stands, else the project's version; a SNAPSHOT or pre-release gets
     * the version alone. Words in braces stand for what the build knows: <code>{version}</code>, its numbers
     * <code>{major}</code>, <code>{minor}</code> and <code>{patch}</code>, <code>{gitTag}</code>, <code>{describe}</code>,
     * <code>{commit}</code>, <code>{branch}</code> and <code>{timestamp}</code>. A tag with a word that has no value is
     * left out, which is said.
     */
    @Parameter(property = "pixelzx.tags")
    private @Nullable PlexusConfiguration tags;

    protected AbstractImageMojo(MavenBuild build) {
        super(build);
    }
}
