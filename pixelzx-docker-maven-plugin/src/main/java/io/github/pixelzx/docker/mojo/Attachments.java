package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.config.ImageSpec;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import java.nio.file.Path;
import javax.inject.Inject;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.MavenProjectHelper;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/** Files as artifacts of Maven's: those of the project, which {@code install} and {@code deploy} take along, and others'. */
final class Attachments {

    private final MavenProject project;
    private final MavenProjectHelper helper;
    private final MavenSession session;
    private final RepositorySystem repositories;

    @Inject
    Attachments(MavenProject project, MavenProjectHelper helper, MavenSession session, RepositorySystem repositories) {
        this.project = project;
        this.helper = helper;
        this.session = session;
        this.repositories = repositories;
    }

    /**
     * The file of an artifact, from the local repository or those of the project.
     *
     * @param coordinates {@code groupId:artifactId:version:type:classifier}; the type is {@code tar} where none is named
     */
    Path file(String coordinates) {
        String[] parts = coordinates.split(":", -1);
        DefaultArtifact artifact = new DefaultArtifact(
                parts[0], parts[1], parts.length > 4 ? parts[4] : "", parts.length > 3 ? parts[3] : "tar", parts[2]);
        try {
            return repositories
                    .resolveArtifact(
                            session.getRepositorySession(),
                            new ArtifactRequest(artifact, project.getRemoteProjectRepositories(), null))
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            throw Problem.environment(
                            HelpTopic.LAYOUT_MISSING,
                            "The artifact " + coordinates + " cannot be found",
                            String.valueOf(e.getMessage()),
                            "mvn deploy -Dpixelzx.save.attach -Dpixelzx.save.platform=linux/arm64   (publishes it, in the job"
                                    + " that builds the platform)",
                            "-Dpixelzx.merge.from=<groupId>:<artifactId>:<version>:tar:<classifier> (<merge><from>)")
                    .asException(e);
        }
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
