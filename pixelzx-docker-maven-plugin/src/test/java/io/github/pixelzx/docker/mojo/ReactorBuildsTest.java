package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.pixelzx.docker.config.ConfigurationBinder;
import io.github.pixelzx.docker.config.DockerSpec;
import io.github.pixelzx.docker.config.RawConfiguration;
import io.github.pixelzx.docker.config.RawElement;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.workspace.Workspace;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReactorBuildsTest {

    private final Map<String, Object> run = new HashMap<>();

    @TempDir
    private Path module;

    @Test
    void refusesASecondImageInTheFirstOnesPlace() {
        begin("a", Map.of());

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> begin("b", Map.of("dockerfile", "b/Dockerfile")))
                .withMessageContaining("Executions a and b both make the image 'two'")
                .withMessageContaining("b would replace what a made in this build: <dockerfile> is ")
                .withMessageContaining("and b/Dockerfile")
                .withMessageContaining(
                        "<image>two-b</image> in the <configuration> of execution b (-Dpixelzx.b.image)");
    }

    @Test
    void tellsHowToRepeatABoundExecutionFromTheCommandLine() {
        begin("image", Map.of("target", "runtime"));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> begin("default-cli", Map.of()))
                .withMessageContaining("mvn pixelzx-docker:build@image");
    }

    @Test
    void refusesOtherPlatformsAsWell() {
        begin("a", Map.of("platforms", "linux/amd64"));

        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> begin("b", Map.of("platforms", "linux/arm64")))
                .withMessageContaining("<platforms> is linux/amd64 and linux/arm64");
    }

    @Test
    void letsTheSameImageBeMadeTwice() {
        begin("default-build", Map.of("dockerfile", "Dockerfile"));

        assertThatCode(() -> begin("mine", Map.of("tags", "1.0", "dockerfile", "Dockerfile", "noCache", "false")))
                .doesNotThrowAnyException();
        assertThatCode(() -> begin("default-cli", Map.of("registry", "acme"))).doesNotThrowAnyException();
    }

    @Test
    void letsAnotherImageAndAnotherModuleBe() {
        begin("a", Map.of());

        assertThatCode(() -> begin("b", Map.of("image", "other", "target", "b")))
                .doesNotThrowAnyException();
        assertThatCode(() -> begin("a", Map.of("target", "b"), module.resolve("other")))
                .doesNotThrowAnyException();
    }

    private void begin(String execution, Map<String, String> configuration) {
        begin(execution, configuration, module);
    }

    private void begin(String execution, Map<String, String> configuration, Path basedir) {
        List<RawElement> elements = configuration.entrySet().stream()
                .map(entry -> RawElement.of(entry.getKey(), entry.getValue()))
                .toList();
        DockerSpec spec = ConfigurationBinder.bind(new RawConfiguration(
                elements,
                Map.of(),
                Map.of(),
                null,
                Map.of(),
                new RawConfiguration.Project("two", "1.0", basedir, execution, Map.of()),
                List.of()));
        new ReactorBuilds(run)
                .begin(
                        execution,
                        spec,
                        Workspace.of(basedir.resolve("target"), spec.image().name()));
    }
}
