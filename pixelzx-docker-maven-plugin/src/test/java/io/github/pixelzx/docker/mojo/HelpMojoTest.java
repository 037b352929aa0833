package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.problem.HelpTopic;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class HelpMojoTest {

    private final Faq faq = Faq.read();

    @Test
    void hasASectionForEveryProblem() {
        assertThat(faq.topics())
                .containsAll(
                        Arrays.stream(HelpTopic.values()).map(HelpTopic::anchor).toList());
        assertThat(faq.sections().values()).allSatisfy(lines -> {
            assertThat(lines.get(0)).startsWith("## ");
            assertThat(lines).hasSizeGreaterThan(2);
        });
    }

    @Test
    void showsTheSectionOfATopicAlone() {
        assertThat(HelpMojo.topic(faq, "no-engine"))
                .startsWith("## No Docker engine answers")
                .noneMatch(line -> line.contains("<a id="));
    }

    @Test
    void showsTheNearestTopicForAnUnknownOne() {
        assertThat(HelpMojo.topic(faq, "no-engin"))
                .startsWith("There is no topic 'no-engin'; the nearest is 'no-engine':", "## No Docker engine answers");
        assertThat(HelpMojo.topic(faq, "exec-format"))
                .startsWith("There is no topic 'exec-format'; the nearest is 'exec-format-error':");
    }

    @Test
    void listsTheTopicsWhenNoneIsNamedOrComesNear() {
        assertThat(HelpMojo.topic(faq, "true")).singleElement().asString().startsWith("Topics: configuration, ");
        assertThat(HelpMojo.topic(faq, "zzzzzzzz"))
                .singleElement()
                .asString()
                .startsWith("There is no topic 'zzzzzzzz'; there are configuration, ");
    }
}
