package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.config.ImageSpec;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;

/** Files that become artifacts of the Maven project: {@code install} and {@code deploy} take them along. */
final class Attachments {

    private final MavenProject project;
    private final MavenProjectHelper helper;

    @Inject
    Attachments(MavenProject project, MavenProjectHelper helper) {
        this.project = project;
        this.helper = helper;
    }

    /** Attaches a file, if that is wanted; an image that is not named like the project is told by its name. */
    void attachIf(boolean wanted, String type, ImageSpec image, String classifier, Path file) {
        if (wanted) {
            String name = image.name().replace('/', '-');
            helper.attachArtifact(
                    project,
                    type,
                    name.equals(project.getArtifactId()) ? classifier : name + '-' + classifier,
                    file.toFile());
        }
    }
}
