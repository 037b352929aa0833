package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.config.ConfigurationBinder;
import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.config.RawConfiguration;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NextStepsTest {

    private static final Set<String> USUAL = Set.of("build", "test", "push");

    private final ConsoleLog log = new ConsoleLog();

    @TempDir
    private Path target;

    @Test
    void namesThePhaseThatComesNextWhereItIsBound() {
        tell(new NextSteps("build", List.of("clean", "package"), USUAL, true, false), Map.of());
        tell(new NextSteps("test", List.of("verify"), USUAL, true, false), Map.of());

        assertThat(log.lines())
                .containsExactly(
                        "[INFO] Next: mvn verify tests every platform",
                        "[INFO] Next: mvn deploy -Dpixelzx.registry=HOST/NAMESPACE publishes what was tested");
    }

    @Test
    void publishesTheImageAloneWhereMavenKnowsNoPlaceForTheArtifact() {
        tell(new NextSteps("test", List.of("verify"), USUAL, true, true), Map.of("pixelzx.registry", "acme"));

        assertThat(log.lines())
                .containsExactly("[INFO] Next: mvn deploy -Dmaven.deploy.skip publishes what was tested");
    }

    @Test
    void namesTheGoalWhereNoPhaseRunsIt() {
        tell(new NextSteps("buildx-setup", List.of("pixelzx-docker:buildx-setup"), Set.of(), true, false), Map.of());
        tell(
                new NextSteps("test", List.of("pixelzx-docker:test@image"), Set.of(), true, false),
                Map.of("pixelzx.registry", "acme"));

        assertThat(log.lines())
                .containsExactly(
                        "[INFO] Next: mvn pixelzx-docker:build builds every platform",
                        "[INFO] Next: mvn pixelzx-docker:push publishes what was tested");
    }

    @Test
    void saysNothingWhereTheSameMavenBuildGoesOn() {
        tell(new NextSteps("build", List.of("verify"), USUAL, true, false), Map.of());
        tell(new NextSteps("test", List.of("deploy"), USUAL, true, false), Map.of());

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void sendsNobodyToPublishWhatWasNotTested() {
        tell(new NextSteps("test", List.of("verify"), USUAL, true, false), Map.of("skipTests", "true"));
        tell(new NextSteps("push", List.of("deploy"), USUAL, true, false), Map.of("pixelzx.push.skip", "true"));

        assertThat(log.lines()).isEmpty();
    }

    @Test
    void showsTheReportOfEachImageAndTheNextStepOnce() {
        Workspace workspace = Workspace.of(target, "app");
        workspace.writeText("report.html", "<p>");
        tell(new NextSteps("push", List.of("deploy"), USUAL, false, false), Map.of());
        tell(new NextSteps("push", List.of("deploy"), USUAL, true, false), Map.of());

        String report = "[INFO] Report of app: " + workspace.file("report.html");
        assertThat(log.lines())
                .containsExactly(
                        report, report, "[INFO] Next: mvn pixelzx-docker:inspect shows what the registry holds");
    }

    private void tell(NextSteps steps, Map<String, String> userProperties) {
        DockerSpec spec = ConfigurationBinder.bind(new RawConfiguration(
                List.of(),
                userProperties,
                Map.of(),
                null,
                Map.of(),
                new RawConfiguration.Project("app", "1.0", target, "image", Map.of()),
                List.of()));
        steps.tell(spec, Workspace.of(target, "app"), true, new MavenProgress(log));
    }
}
