package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.doctor.DoctorResult;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Checks everything a build needs, changes nothing, and shows a fix for each thing missing.
 *
 * <p>Looks at the engine, buildx, the builder, the emulators of the platforms, room on disks, clocks and registries, and
 * shows what is set with the place each value came from. It fails if a build would, and needs no project.
 */
@Mojo(name = "doctor", requiresProject = false, threadSafe = true)
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public final class DoctorMojo extends AbstractImageMojo {

    /**
     * How the result is printed: <code>table</code> for people, <code>json</code> for programs (one object that begins
     * and ends with a brace at the beginning of a line).
     */
    @Parameter(property = "pixelzx.format", defaultValue = "table")
    private @Nullable String format;

    /**
     * The buildx builder: <code>name</code> (<code>-Dpixelzx.builder</code>, environment <code>BUILDER_NAME</code>,
     * default <code>pixelzx-builder</code>); <code>driver</code>, and for <code>remote</code> its <code>endpoint</code>, <code>cacert</code>,
     * <code>cert</code>, <code>key</code> and <code>servername</code>; its container: <code>image</code>,
     * <code>network</code>, <code>memory</code>, <code>cpus</code>, <code>restartPolicy</code>, <code>labels</code>, <code>entitlements</code>;
     * BuildKit's own configuration: <code>keepStorage</code>, <code>buildkitdConfig</code>, <code>certificates</code>;
     * and <code>keepState</code>, with which <code>buildx-rm</code> leaves its cache for the next builder of that name.
     * Each has its property, for example <code>-Dpixelzx.builder.image</code>.
     */
    @Parameter(property = "pixelzx.builder")
    private @Nullable PlexusConfiguration builder;

    /** Hosts (with port) that may be reached by plain HTTP, as in <code>push</code>. */
    @Parameter(property = "pixelzx.insecureRegistries")
    private @Nullable PlexusConfiguration insecureRegistries;

    @Inject
    DoctorMojo(MavenBuild build) {
        super(build);
    }

    @Override
    protected boolean needsImage() {
        return false;
    }

    @Override
    void run(GoalContext context, Doors doors) {
        DoctorResult result =
                doors.doctor().examine(context.spec(), context.workspace().directory());
        context.progress().table(result.printed(context.spec().format()));
        result.orThrow();
    }
}
