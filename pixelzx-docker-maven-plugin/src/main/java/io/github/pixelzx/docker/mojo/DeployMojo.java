package io.github.pixelzx.docker.mojo;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Builds, tests, publishes and inspects the image in one command, without the rest of the Maven build.
 *
 * <p>The same as the goals <code>build</code>, <code>test</code>, <code>push</code> and <code>inspect</code> one after the
 * other: what fails ends it, and nothing is published that was not proven.
 */
@Mojo(name = "deploy", threadSafe = true)
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public final class DeployMojo extends AbstractBuildMojo {

    /** What every platform has to prove, as in <code>test</code>. */
    @Parameter
    private @Nullable PlexusConfiguration tests;

    /** How the image is published, as in <code>push</code>. */
    @Parameter
    private @Nullable PlexusConfiguration push;

    /** Publishes only bytes whose test passed, as in <code>push</code>. */
    @Parameter(property = "pixelzx.requireTested", defaultValue = "true")
    private @Nullable String requireTested;

    /** Hosts (with port) that may be reached by plain HTTP, as in <code>push</code>. */
    @Parameter(property = "pixelzx.insecureRegistries")
    private @Nullable PlexusConfiguration insecureRegistries;

    /** How the result is printed, as in <code>inspect</code>. */
    @Parameter(property = "pixelzx.format", defaultValue = "table")
    private @Nullable String format;

    private final MavenBuild build;

    @Inject
    DeployMojo(MavenBuild build) {
        super(build);
        this.build = build;
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
    void begin(GoalContext context) {
        new BuildMojo(build).begin(context);
    }

    @Override
    boolean build(GoalContext context, Doors doors) {
        return new BuildMojo(build).build(context, doors);
    }

    @Override
    void run(GoalContext context, Doors doors) {
        TestMojo.testBuilt(context, doors);
        if (new Publishing(context, doors, build.reactor(), build.leftBehind()).publish()) {
            new InspectMojo(build).run(context, doors);
        }
    }
}
