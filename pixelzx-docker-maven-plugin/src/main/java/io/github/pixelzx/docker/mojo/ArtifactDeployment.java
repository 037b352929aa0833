package io.github.pixelzx.docker.mojo;

import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.maven.model.ConfigurationContainer;
import org.apache.maven.model.DistributionManagement;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
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
    /** How an execution that a parent or the packaging brings is done away with. */
    private static final String NO_PHASE = "none";

    private static final List<String> PLACES =
            List.of("altDeploymentRepository", "altReleaseDeploymentRepository", "altSnapshotDeploymentRepository");

    /** Whether Maven would publish the artifact and has not been told where, which fails the build. */
    boolean hasNoPlace() {
        Plugin plugin = project.getPlugin(PLUGIN);
        return plugin != null
                && !hasRepository()
                && plugin.getExecutions().stream()
                        .filter(ArtifactDeployment::publishes)
                        .anyMatch(execution -> hasNoPlace(plugin, execution));
    }

    private boolean hasNoPlace(Plugin plugin, PluginExecution execution) {
        boolean skipped = configured(plugin, execution, "skip")
                .or(() -> property(SKIP))
                .filter(value -> !value.equals("false"))
                .isPresent();
        return !skipped
                && PLACES.stream()
                        .noneMatch(name -> configured(plugin, execution, name)
                                .or(() -> property(name))
                                .isPresent());
    }

    private static boolean publishes(PluginExecution execution) {
        return execution.getGoals().contains("deploy") && !NO_PHASE.equals(execution.getPhase());
    }

    private boolean hasRepository() {
        DistributionManagement places = project.getDistributionManagement();
        return places != null && (places.getRepository() != null || places.getSnapshotRepository() != null);
    }

    /** What the execution's configuration says, or else the plugin's; both are stronger than a property. */
    private static Optional<String> configured(Plugin plugin, PluginExecution execution, String element) {
        return Stream.of(execution, plugin)
                .map(ConfigurationContainer::getConfiguration)
                .filter(Xpp3Dom.class::isInstance)
                .map(Xpp3Dom.class::cast)
                .flatMap(dom -> Stream.of(dom.getChildren(element)))
                .map(Xpp3Dom::getValue)
                .filter(value -> value != null && !value.isBlank())
                .findFirst();
    }

    private Optional<String> property(String name) {
        return Optional.ofNullable(
                user.getProperty(name, project.getProperties().getProperty(name)));
    }
}
