package io.github.pixelzx.docker.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void printsWhatWhyAndEveryFix() {
        Problem problem = Problem.environment(
                        HelpTopic.PLATFORM_NOT_SUPPORTED,
                        "Cannot build linux/arm64 with builder 'pixelzx-builder'",
                        "its nodes support linux/amd64 only",
                        "docker run --privileged --rm tonistiigi/binfmt --install arm64",
                        "or remove linux/arm64 from <platforms> (-Dpixelzx.platforms)")
                .withEvidence(List.of("docker buildx inspect pixelzx-builder (exit 0, 0.4 s)"));

        assertThat(problem.text()).isEqualTo("""
                        Cannot build linux/arm64 with builder 'pixelzx-builder'
                          Why: its nodes support linux/amd64 only
                          Fix: docker run --privileged --rm tonistiigi/binfmt --install arm64
                          Fix: or remove linux/arm64 from <platforms> (-Dpixelzx.platforms)
                          See: https://pixelzx.github.io/pixelzx-docker-maven-plugin/faq.html#platform-not-supported (offline: mvn pixelzx-docker:help -Dtopic=platform-not-supported)
                          > docker buildx inspect pixelzx-builder (exit 0, 0.4 s)""");
    }

    @Test
    void refusesAProblemNobodyCanActOn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Problem.project(HelpTopic.BUILD_FAILED, "It failed", "for a reason"));
    }

    @Test
    void everyTopicHasItsSectionInTheFaqAndEverySectionItsTopic() throws IOException {
        List<String> anchors = Files.readAllLines(Path.of("..", "docs", "faq.md")).stream()
                .filter(line -> line.startsWith("<a id="))
                .map(line -> line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')))
                .toList();

        assertThat(anchors)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(HelpTopic.values()).map(HelpTopic::anchor).toList());
    }
}
