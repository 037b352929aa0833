package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.build.JoinedBuild;
import io.github.pixelzx.docker.build.LayoutParts;
import io.github.pixelzx.docker.config.ImageSpec;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Joins image layouts that other builds made, each with some of the platforms, into the image, as if <code>build</code> had
 * made it here.
 *
 * <p>So each platform can be built by a job on a machine of its own kind (<code>-Dpixelzx.platforms=linux/arm64</code>);
 * then one job joins, and the goals <code>test</code> and <code>push</code> go on. No byte of a platform changes. Two layouts
 * of one platform are refused, and so are layouts of different sources.
 */
@Mojo(name = "merge", threadSafe = true)
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public final class MergeMojo extends AbstractBuildMojo {

    /**
     * What is joined: <code>from</code> (<code>-Dpixelzx.merge.from</code>), each the directory of an image layout, a
     * directory in which workspaces of the image or archives of <code>save</code> lie, such an archive, or its coordinates
     * as an artifact of Maven's.
     */
    @Parameter
    private @Nullable PlexusConfiguration merge;

    private final Attachments attachments;

    @Inject
    MergeMojo(MavenBuild build, Attachments attachments) {
        super(build);
        this.attachments = attachments;
    }

    @Override
    boolean build(GoalContext context, Doors doors) {
        ImageSpec image = context.spec().image();
        LayoutParts parts = new LayoutParts(image, context.basedir(), context.workspace(), attachments::file);
        new JoinedBuild(context.progress())
                .join(
                        parts.find(context.spec().merge().from()),
                        image,
                        context.spec().build(),
                        doors.git(),
                        context.workspace());
        doors.joined();
        return true;
    }
}
