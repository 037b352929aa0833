package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import org.apache.maven.model.Build;
import org.apache.maven.model.Model;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the POMs say is going to be published. */
class PluginModelTest {

    private final Plugin plugin = new Plugin();
    private final PluginModel model = new PluginModel("io.github.pixelzx", "pixelzx-docker-maven-plugin");

    @Test
    void expectsOnlyWhatALifecycleRuns() {
        execution("bound", "deploy", "deploy");
        execution("by-itself", null, "push");
        execution("never", null, "deploy");
        execution("off", "none", "push");
        execution("other", "package", "build");

        assertThat(published()).containsExactly("app (acme, execution bound)", "app (acme, execution by-itself)");
    }

    @Test
    void knowsThePhasesThatPublish() {
        execution("bound", "verify", "deploy");
        execution("by-itself", null, "push");
        execution("never", null, "deploy");
        execution("off", "none", "push");
        execution("other", "package", "build");

        assertThat(model.publishingPhases(project())).containsExactlyInAnyOrder("verify", "deploy");
    }

    private List<String> published() {
        MavenProject project = project();
        MojoExecution current = new MojoExecution(plugin, "push", "by-itself");
        return model.publishing(List.of(project), current, ReactorPush.GOALS);
    }

    private MavenProject project() {
        plugin.setGroupId("io.github.pixelzx");
        plugin.setArtifactId("pixelzx-docker-maven-plugin");
        Model pom = new Model();
        pom.setGroupId("acme");
        pom.setArtifactId("app");
        pom.setPackaging("jar");
        pom.setBuild(new Build());
        pom.getBuild().addPlugin(plugin);
        MavenProject project = new MavenProject(pom);
        project.setFile(new File("pom.xml").getAbsoluteFile());
        return project;
    }

    private void execution(String id, @Nullable String phase, String goal) {
        PluginExecution execution = new PluginExecution();
        execution.setId(id);
        execution.setPhase(phase);
        execution.addGoal(goal);
        plugin.addExecution(execution);
    }
}
