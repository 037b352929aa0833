package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.imagetest.ImageTests;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Proves every platform of the image that <code>build</code> made: first by reading its bytes, then by running it.
 *
 * <p>Writes <code>test.json</code>; <code>push</code> publishes only what passed.
 */
@Mojo(name = "test", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public final class TestMojo extends AbstractImageMojo {

    /**
     * What every platform has to prove. Each <code>command</code> is run in a container of each platform and must exit
     * with 0, for example <code>&lt;command&gt;/usr/local/bin/pixelzx version&lt;/command&gt;</code>; it is split into
     * words as a shell would, and no shell is started. Without a command the image is started as it is, and passes if it
     * exits with 0 or still runs after <code>startTime</code> (<code>-Dpixelzx.test.startTime</code>, 3 s).
     * <code>timeout</code> (<code>-Dpixelzx.test.timeout</code>, 60 s) limits a command. <code>skip</code>
     * (<code>-Dpixelzx.test.skip</code>, <code>-DskipTests</code>, <code>-DskipITs</code>,
     * <code>-Dmaven.test.skip</code>) runs no container, and <code>push</code> then refuses.
     * <code>failureIgnore</code> (<code>-Dmaven.test.failure.ignore</code>) lets the Maven build go on.
     */
    @Parameter
    private @Nullable PlexusConfiguration tests;

    @Inject
    TestMojo(MavenBuild build) {
        super(build);
    }

    @Override
    void run(GoalContext context, Doors doors) {
        new ImageTests(doors::engine, doors::emulation, context.progress(), context.pluginVersion())
                .test(
                        doors.platforms().built(context.spec().image()),
                        context.spec().test(),
                        context.workspace());
    }
}
