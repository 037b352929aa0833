package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.audit.ImageAudit;
import io.github.pixelzx.docker.build.BuildResult;
import io.github.pixelzx.docker.config.PublishedSpec;
import io.github.pixelzx.docker.config.StagingSpec;
import io.github.pixelzx.docker.imagetest.ImageTests;
import io.github.pixelzx.docker.imagetest.PublishedTests;
import io.github.pixelzx.docker.workspace.Workspace;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Proves every platform of the image that <code>build</code> made: first by reading its bytes, then by running it.
 *
 * <p>Writes <code>test.json</code>; <code>push</code> publishes only what passed. With <code>tests.reference</code>
 * (<code>-Dpixelzx.test.reference=REGISTRY/IMAGE:TAG</code>) it is what a registry holds that is proven, each platform pulled
 * by its digest into <code>target/pixelzx-docker/&lt;image&gt;/published/</code>; then no project is needed.
 */
@Mojo(name = "test", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public final class TestMojo extends AbstractImageMojo {

    /**
     * What every platform has to prove. A <code>command</code> is run in a container of each platform and must exit with
     * 0, for example <code>&lt;command&gt;/usr/local/bin/pixelzx version&lt;/command&gt;</code>; it is split into words
     * as a shell would, and no shell is started. A <code>service</code> is started, waited for, used and ended; a
     * <code>file</code> and the <code>metadata</code> are looked at; <code>structureTests</code> names files of
     * container-structure-test. Without any for a platform the image is started as it is, and passes if it exits with 0 or
     * still runs after <code>startTime</code> (<code>-Dpixelzx.test.startTime</code>, 3 s). <code>timeout</code>
     * (<code>-Dpixelzx.test.timeout</code>, 60 s) limits a command. <code>only</code> (<code>-Dpixelzx.test=NAME</code>)
     * runs some, and <code>reference</code> tests what is published. Containers are shut in; <code>network</code>, <code>readOnlyRoot</code>, <code>capabilities</code>, <code>newPrivileges</code>,
     * <code>memory</code> and <code>pids</code> open that. <code>skip</code> (<code>-Dpixelzx.test.skip</code>,
     * <code>-DskipTests</code>, <code>-DskipITs</code>, <code>-Dmaven.test.skip</code>) runs no container, and
     * <code>push</code> then refuses. <code>failureIgnore</code> (<code>-Dmaven.test.failure.ignore</code>) lets the
     * Maven build go on.
     */
    @Parameter
    private @Nullable PlexusConfiguration tests;

    /**
     * What the audit of every platform's bytes looks for. <code>mode</code> is <code>standard</code> or
     * <code>strict</code> (<code>-Dpixelzx.audit=strict</code>), where everything found fails the build; <code>rules</code>
     * holds levels of single rules, such as <code>&lt;root-user&gt;off&lt;/root-user&gt;</code>
     * (<code>-Dpixelzx.audit.rules.root-user=off</code>), with <code>includes</code> and <code>excludes</code> in their
     * long form; <code>maxSize</code> (<code>200MB</code>), <code>maxLayers</code> and <code>maxGrowth</code>
     * (<code>10%</code> of what is published) limit each platform.
     */
    @Parameter
    private @Nullable PlexusConfiguration audit;

    /** Tests again what passed earlier with the same bytes, tests and engine. */
    @Parameter(property = "pixelzx.force", defaultValue = "false")
    private @Nullable String force;

    /** Hosts (with port) that may be reached by plain HTTP, as in <code>push</code>. */
    @Parameter(property = "pixelzx.insecureRegistries")
    private @Nullable PlexusConfiguration insecureRegistries;

    @Inject
    TestMojo(MavenBuild build) {
        super(build);
    }

    @Override
    boolean isReported() {
        return true;
    }

    @Override
    Workspace reported(GoalContext context) {
        return context.spec()
                .test()
                .publishedIfAny()
                .map(published -> PublishedTests.workspace(published, context.workspace()))
                .orElse(context.workspace());
    }

    @Override
    void run(GoalContext context, Doors doors) {
        context.spec()
                .test()
                .publishedIfAny()
                .ifPresentOrElse(
                        published -> testPublished(published, context, doors), () -> testBuilt(context, doors));
    }

    /** Proves what was built, whatever is published. */
    static void testBuilt(GoalContext context, Doors doors) {
        tests(context, doors)
                .test(
                        doors.platforms().built(context.spec().image()),
                        context.spec().test(),
                        context.spec().push().allowSkipped(),
                        context.workspace());
    }

    private static void testPublished(PublishedSpec published, GoalContext context, Doors doors) {
        new PublishedTests(tests(context, doors), doors.registries(), context.progress(), context.pluginVersion())
                .test(published, context.spec().test(), context.workspace());
    }

    private static ImageTests tests(GoalContext context, Doors doors) {
        ImageAudit audit = new ImageAudit(context.spec().audit(), doors::registries, context.progress())
                .comparingWith(BuildResult.knownTags(context.spec().image(), context.workspace()))
                .beside(context.spec().build().dockerfile())
                .fetching(context.spec().staging().audit() == StagingSpec.Audit.FULL);
        return new ImageTests(
                doors.testEngines(), audit, context.progress(), context.pluginVersion(), context.environment());
    }
}
