package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Properties;
import org.apache.maven.model.Build;
import org.apache.maven.model.DeploymentRepository;
import org.apache.maven.model.DistributionManagement;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3Dom;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** With Maven's own models, as its lifecycles fill them in. */
class ArtifactDeploymentTest {

    private final Model model = new Model();
    private final Plugin plugin = new Plugin();
    private final PluginExecution execution = new PluginExecution();
    private final Properties user = new Properties();

    ArtifactDeploymentTest() {
        plugin.setArtifactId("maven-deploy-plugin");
        plugin.addExecution(execution);
        execution.setId("default-deploy");
        execution.setPhase("deploy");
        execution.addGoal("deploy");
        Build build = new Build();
        build.addPlugin(plugin);
        model.setBuild(build);
    }

    @Test
    void hasNoPlaceWhereNobodyNamesOne() {
        assertThat(hasNoPlace()).isTrue();
    }

    @Test
    void hasAPlaceWhereAnythingNamesOne() {
        user.setProperty("altDeploymentRepository", "x::https://repository.lan");
        assertThat(hasNoPlace()).isFalse();

        user.clear();
        model.setDistributionManagement(new DistributionManagement());
        assertThat(hasNoPlace()).isTrue();
        model.getDistributionManagement().setRepository(new DeploymentRepository());
        assertThat(hasNoPlace()).isFalse();
    }

    @Test
    void needsNoneWhereNothingIsPublished() throws Exception {
        model.addProperty("maven.deploy.skip", "true");
        assertThat(hasNoPlace()).isFalse();

        user.setProperty("maven.deploy.skip", "false");
        assertThat(hasNoPlace()).isTrue();
        plugin.setConfiguration(configuration("<skip>true</skip>"));
        assertThat(hasNoPlace()).isFalse();

        execution.setConfiguration(configuration("<skip>false</skip>"));
        assertThat(hasNoPlace()).isTrue();
        plugin.setConfiguration(null);
        execution.setConfiguration(configuration("<skip>true</skip>"));
        assertThat(hasNoPlace()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"altDeploymentRepository", "altReleaseDeploymentRepository", "altSnapshotDeploymentRepository"})
    void hasAPlaceWhereThePluginIsConfiguredWithOne(String element) throws Exception {
        Xpp3Dom place = configuration('<' + element + ">x::https://repository.lan</" + element + '>');
        plugin.setConfiguration(place);
        assertThat(hasNoPlace()).isFalse();

        plugin.setConfiguration(null);
        execution.setConfiguration(place);
        assertThat(hasNoPlace()).isFalse();

        PluginExecution another = new PluginExecution();
        another.addGoal("deploy");
        plugin.addExecution(another);
        assertThat(hasNoPlace()).as("the other execution has none").isTrue();
    }

    @Test
    void needsNoneWhereNoExecutionPublishes() {
        execution.setPhase("none");
        assertThat(hasNoPlace()).isFalse();

        PluginExecution another = new PluginExecution();
        another.setId("file");
        another.addGoal("deploy-file");
        plugin.addExecution(another);
        assertThat(hasNoPlace()).isFalse();

        another.addGoal("deploy");
        assertThat(hasNoPlace()).isTrue();
    }

    @Test
    void needsNoneWhereThePackagingMakesNoArtifact() {
        model.setBuild(new Build());

        assertThat(hasNoPlace()).isFalse();
    }

    private static Xpp3Dom configuration(String elements) throws Exception {
        return Xpp3DomBuilder.build(new StringReader("<configuration>" + elements + "</configuration>"));
    }

    private boolean hasNoPlace() {
        return new ArtifactDeployment(new MavenProject(model), user).hasNoPlace();
    }
}
