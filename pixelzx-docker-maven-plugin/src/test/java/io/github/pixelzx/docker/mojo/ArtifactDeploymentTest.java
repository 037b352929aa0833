package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Properties;
import org.apache.maven.model.Build;
import org.apache.maven.model.DeploymentRepository;
import org.apache.maven.model.DistributionManagement;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.project.MavenProject;
import org.codehaus.plexus.util.xml.Xpp3DomBuilder;
import org.junit.jupiter.api.Test;

/** With Maven's own models, as its lifecycles fill them in. */
class ArtifactDeploymentTest {

    private final Model model = new Model();
    private final Plugin plugin = new Plugin();
    private final Properties user = new Properties();

    ArtifactDeploymentTest() {
        plugin.setArtifactId("maven-deploy-plugin");
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
        plugin.setConfiguration(
                Xpp3DomBuilder.build(new StringReader("<configuration><skip>true</skip></configuration>")));
        assertThat(hasNoPlace()).isFalse();
    }

    @Test
    void needsNoneWhereThePackagingMakesNoArtifact() {
        model.setBuild(new Build());

        assertThat(hasNoPlace()).isFalse();
    }

    private boolean hasNoPlace() {
        return new ArtifactDeployment(new MavenProject(model), user).hasNoPlace();
    }
}
