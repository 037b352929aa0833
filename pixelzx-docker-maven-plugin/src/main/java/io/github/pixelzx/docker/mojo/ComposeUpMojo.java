package io.github.pixelzx.docker.mojo;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;

/**
 * Starts the Compose application with the image of this build, for one platform, and waits until it is healthy.
 *
 * <p>Where its ports are reached stands in the properties <code>pixelzx.compose.SERVICE.PORT</code> (the host's port) and
 * <code>pixelzx.compose.SERVICE.PORT.address</code> (host and port), for integration tests. Bound to a phase, the application
 * ends with Maven at the latest; called directly, it runs until <code>compose-down</code>.
 */
@Mojo(name = "compose-up", defaultPhase = LifecyclePhase.PRE_INTEGRATION_TEST, threadSafe = true)
public final class ComposeUpMojo extends AbstractComposeMojo {

    @Inject
    ComposeUpMojo(MavenBuild build) {
        super(build);
    }

    @Override
    void run(GoalContext context, Doors doors) {
        if (context.spec().compose().skip()) {
            getLog().info("Skipped: pixelzx.compose.skip, skipITs or skipTests is true");
            return;
        }
        new ComposeGoals(context, doors).up();
    }
}
