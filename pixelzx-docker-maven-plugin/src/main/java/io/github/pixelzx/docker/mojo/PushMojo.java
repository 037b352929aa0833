package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.push.PushResult;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Publishes the tested image, byte for byte, and reads it back. Tags are set last.
 *
 * <p>Nothing is built again: the registry gets the bytes that <code>test</code> proved, or none.
 */
@Mojo(name = "push", defaultPhase = LifecyclePhase.DEPLOY, threadSafe = true)
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public final class PushMojo extends AbstractImageMojo {

    /**
     * How the image is published: <code>skip</code> (<code>-Dpixelzx.push.skip</code>) publishes nothing,
     * <code>destinations</code> are registries besides <code>registry</code>, <code>retries</code> is how often a request
     * is tried again, <code>verify</code> how much is read back (<code>manifests</code> or <code>full</code>),
     * <code>attach</code> makes the record an artifact of the project, <code>atEnd</code>
     * (<code>-Dpixelzx.pushAtEnd</code>) lets tags wait for the last image of the Maven run, <code>allowSkipped</code> names
     * platforms that may be published although they could not be run.
     * <code>maven.deploy.skip</code> is about Maven artifacts and has no influence here.
     */
    @Parameter
    private @Nullable PlexusConfiguration push;

    /**
     * Publishes only bytes whose test passed. With <code>false</code> the console and
     * <code>push.json</code> say "untested".
     */
    @Parameter(property = "pixelzx.requireTested", defaultValue = "true")
    private @Nullable String requireTested;

    /**
     * Hosts (with port) that may be reached by plain HTTP, separated by commas or one element each, for example
     * <code>registry.lan:5000</code>. Registries on loopback need not be listed.
     */
    @Parameter(property = "pixelzx.insecureRegistries")
    private @Nullable PlexusConfiguration insecureRegistries;

    private final MavenBuild build;
    private final Attachments attachments;

    @Inject
    PushMojo(MavenBuild build, Attachments attachments) {
        super(build);
        this.build = build;
        this.attachments = attachments;
    }

    @Override
    void skipped() {
        build.reactor().nothingToPublish();
    }

    @Override
    boolean isReported() {
        return true;
    }

    @Override
    void run(GoalContext context, Doors doors) {
        new Publishing(context, doors, build.reactor(), build.leftBehind()).publish();
        attachments.attachIf(
                context.spec().push().attach() && !context.spec().push().skip(),
                "json",
                context.spec().image(),
                "push",
                context.workspace().file(PushResult.FILE));
    }
}
