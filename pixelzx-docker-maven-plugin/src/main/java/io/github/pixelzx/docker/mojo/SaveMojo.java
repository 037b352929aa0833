package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.build.BuildResult;
import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.config.SaveSpec;
import io.github.pixelzx.docker.export.SaveResult;
import io.github.pixelzx.docker.export.SavedImage;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.codehaus.plexus.configuration.PlexusConfiguration;
import org.jspecify.annotations.Nullable;

/**
 * Writes the image that <code>build</code> made into one file: a platform for <code>docker load</code>, or all of them.
 *
 * <p>The same image makes the same file, byte for byte.
 */
@Mojo(name = "save", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
@SuppressWarnings("unused") // parameters; see AbstractDockerMojo
public final class SaveMojo extends AbstractImageMojo {

    /**
     * What is written: <code>platform</code> (<code>-Dpixelzx.save.platform</code>), by default all of them;
     * <code>file</code> (<code>-Dpixelzx.save.file</code>), by default one in the workspace; and <code>attach</code>
     * (<code>-Dpixelzx.save.attach</code>), which makes it an artifact of the Maven project with the classifier
     * <code>oci</code> or the platform's name.
     */
    @Parameter
    private @Nullable PlexusConfiguration save;

    private final Attachments attachments;

    @Inject
    SaveMojo(MavenBuild build, Attachments attachments) {
        super(build);
        this.attachments = attachments;
    }

    @Override
    void run(GoalContext context, Doors doors) {
        ImageSpec image = context.spec().image();
        SaveSpec spec = context.spec().save();
        SaveResult saved = new SavedImage(context.progress())
                .save(image, BuildResult.tags(image, context.workspace()), spec, context.workspace());
        attachments.attachIf(spec.attach(), "tar", image, spec.classifier(), Path.of(saved.file()));
    }
}
