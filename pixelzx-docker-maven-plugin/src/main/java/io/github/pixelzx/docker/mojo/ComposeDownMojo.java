package io.github.pixelzx.docker.mojo;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Takes down what <code>compose-up</code> started, and saves its logs as <code>log/compose-PLATFORM.log</code> in the
 * workspace.
 */
@Mojo(name = "compose-down", defaultPhase = LifecyclePhase.POST_INTEGRATION_TEST, threadSafe = true)
public final class ComposeDownMojo extends AbstractComposeMojo {

    @Inject
    ComposeDownMojo(MavenBuild build) {
        super(build);
    }

    @Override
    void run(GoalContext context, Doors doors) {
        new ComposeGoals(context, doors).down();
    }
}
