package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.build.ImageBuild;
import io.github.pixelzx.docker.rebuild.RebuildCheck;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Builds the image again, without cache, on a builder made for that, and compares it with what <code>build</code> made.
 *
 * <p>If a platform is not the same byte for byte, the goal fails and names the first layer, file and attribute that
 * differ. The builder and its cache are removed in the end.
 */
@Mojo(name = "rebuild-check", threadSafe = true)
public final class RebuildCheckMojo extends AbstractBuildMojo {

    @Inject
    RebuildCheckMojo(MavenBuild build) {
        super(build);
    }

    @Override
    void run(GoalContext context, Doors doors) {
        ImageBuild build =
                new ImageBuild(doors.buildx(), context.progress(), doors::dockerConfig).within(doors.surroundings());
        new RebuildCheck(build, doors.builders(), doors::builder, context.progress())
                .check(
                        doors.platforms().built(context.spec().image()),
                        context.spec().build(),
                        doors.git(),
                        context.spec().builder(),
                        context.workspace());
    }
}
