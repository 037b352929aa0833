package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.inspect.InspectResult;
import io.github.pixelzx.docker.inspect.Inspection;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Shows what an image holds, platform by platform, in a registry or in an image layout.
 *
 * <p>Without <code>inspect.reference</code> it is the project's own image: what was published, as the registry holds it
 * now, or else what was built. Then <code>inspect.json</code> is written. With it, no project is needed.
 */
@Mojo(name = "inspect", requiresProject = false, threadSafe = true)
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public final class InspectMojo extends AbstractImageMojo {

    /**
     * What is looked at: <code>reference</code> (<code>-Dpixelzx.inspect.reference</code>), an image in a registry or the
     * directory of an image layout; <code>expect</code> (<code>-Dpixelzx.inspect.expect</code>), platforms of which none
     * may be missing, the word <code>platforms</code> standing for those configured; <code>against</code>
     * (<code>-Dpixelzx.inspect.against</code>), another image that must hold the same platforms with the same manifests.
     */
    @Parameter
    private @Nullable PlexusConfiguration inspect;

    /**
     * How the result is printed: <code>table</code> for people, <code>json</code> for programs (one object that begins
     * and ends with a brace at the beginning of a line), <code>raw</code> for the index itself, byte for byte.
     */
    @Parameter(property = "pixelzx.format", defaultValue = "table")
    private @Nullable String format;

    /** Hosts (with port) that may be reached by plain HTTP, as in <code>push</code>. */
    @Parameter(property = "pixelzx.insecureRegistries")
    private @Nullable PlexusConfiguration insecureRegistries;

    @Inject
    InspectMojo(MavenBuild build) {
        super(build);
    }

    @Override
    boolean isReported() {
        return true;
    }

    @Override
    void run(GoalContext context, Doors doors) {
        InspectResult result = new Inspection(doors.registries(), context.basedir(), context.pluginVersion())
                .inspect(context.spec().inspect(), PublishedImages.of(context.workspace()), context.workspace());
        context.progress().table(result.printed(context.spec().format()));
        result.orThrow();
    }
}
