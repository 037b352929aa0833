package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.push.Promotion;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Gives a published image further tags, by its digest, in the same repository or another.
 *
 * <p>The image is the one of a successful <code>push</code>, or one of a registry, which is then read back first. Within a
 * registry no bytes are sent. With <code>promote.from</code> no project is needed.
 */
@Mojo(name = "promote", requiresProject = false, threadSafe = true)
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public final class PromoteMojo extends AbstractImageMojo {

    /**
     * Which image gets which names: <code>from</code> (<code>-Dpixelzx.promote.from</code>) is an image in a registry, by
     * default what was published last; <code>to</code> (<code>-Dpixelzx.promote.to</code>) are tags of the same
     * repository, or references with a tag, separated by commas or one element each.
     */
    @Parameter
    private @Nullable PlexusConfiguration promote;

    /** Hosts (with port) that may be reached by plain HTTP, as in <code>push</code>. */
    @Parameter(property = "pixelzx.insecureRegistries")
    private @Nullable PlexusConfiguration insecureRegistries;

    @Inject
    PromoteMojo(MavenBuild build) {
        super(build);
    }

    @Override
    void run(GoalContext context, Doors doors) {
        new Promotion(doors.registries(), context.progress(), context.pluginVersion())
                .heardBy(doors::published)
                .promote(context.spec().promote(), context.workspace());
    }
}
