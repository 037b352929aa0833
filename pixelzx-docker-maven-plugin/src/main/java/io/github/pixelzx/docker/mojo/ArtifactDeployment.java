package io.github.pixelzx.docker.mojo;

import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.maven.model.DistributionManagement;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;

/**
 * What the phase {@code deploy} does with a module's own artifact, beside its image.
 *
 * @param user what {@code -D} gave
 */
record ArtifactDeployment(MavenProject project, Properties user) {

    private static final String PLUGIN = "org.apache.maven.plugins:maven-deploy-plugin";
    private static final String SKIP = "maven.deploy.skip";
    private static final List<String> PLACES =
            List.of("altDeploymentRepository", "altReleaseDeploymentRepository", "altSnapshotDeploymentRepository");

    /** Whether Maven would publish the artifact and has not been told where, which fails the build. */
    boolean hasNoPlace() {
        Plugin plugin = project.getPlugin(PLUGIN);
        return plugin != null
                && !isSkipped(plugin)
                && !hasRepository()
                && PLACES.stream().noneMatch(name -> property(name).isPresent());
    }

    private boolean hasRepository() {
        DistributionManagement places = project.getDistributionManagement();
        return places != null && (places.getRepository() != null || places.getSnapshotRepository() != null);
    }

    private boolean isSkipped(Plugin plugin) {
        boolean configured = plugin.getConfiguration() instanceof Xpp3Dom dom
                && dom.getChild("skip") != null
                && "true".equals(dom.getChild("skip").getValue());
        return configured
                || property(SKIP).filter(value -> !value.equals("false")).isPresent();
    }

    private Optional<String> property(String name) {
        return Optional.ofNullable(
                user.getProperty(name, project.getProperties().getProperty(name)));
    }
}
