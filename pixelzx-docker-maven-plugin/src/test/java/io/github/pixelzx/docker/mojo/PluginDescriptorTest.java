package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.pixelzx.docker.config.ConfigurationTable;
import io.github.pixelzx.docker.config.ParameterRow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What Maven, IDEs and the site are told about the goals, compared with the table the plugin reads. */
class PluginDescriptorTest {

    private record Declared(String expression, String defaultValue, String description) {}

    private final List<Element> goals = goals();

    @Test
    void declaresEveryElementOfTheTableAndNoOther() {
        assertThat(new TreeSet<>(parameters().keySet())).isEqualTo(ConfigurationTable.topElements());
    }

    @Test
    void declaresThePropertiesAndDefaultsOfTheTable() {
        Map<String, Declared> parameters = parameters();
        for (ParameterRow row : ConfigurationTable.ROWS) {
            Declared declared = parameters.get(row.element());
            if (declared != null && !row.property().contains("<")) {
                assertThat(declared.expression()).as(row.element()).isEqualTo("${" + row.property() + '}');
                assertThat(declared.defaultValue()).as(row.element()).isIn("", row.defaultValue());
            }
        }
    }

    @Test
    void documentsEveryPartOfAStructure() {
        Map<String, Declared> parameters = parameters();
        for (ParameterRow row : ConfigurationTable.ROWS) {
            String[] path = row.element().split("\\.", -1);
            if (path.length == 2) {
                assertThat(parameters.get(path[0]).description()).containsPattern("\\b" + path[1] + "\\b");
            }
        }
    }

    @Test
    void bindsTheGoalsToTheirPhasesAndLetsThemRunInParallel() {
        Map<String, String> phases = new TreeMap<>();
        for (Element goal : goals) {
            phases.put(text(goal, "goal"), text(goal, "phase"));
            assertThat(text(goal, "threadSafe")).as(text(goal, "goal")).isEqualTo("true");
        }

        assertThat(phases)
                .containsEntry("build", "package")
                .containsEntry("test", "verify")
                .containsEntry("push", "deploy")
                .containsEntry("save", "verify")
                .containsEntry("build-local", "")
                .containsEntry("merge", "")
                .containsEntry("buildx-setup", "")
                .containsEntry("doctor", "")
                .containsEntry("help", "");
    }

    @Test
    void needsAProjectOnlyWhereThereIsAnImage() {
        assertThat(goals.stream()
                        .filter(goal -> text(goal, "requiresProject").equals("false"))
                        .map(goal -> text(goal, "goal")))
                .containsExactlyInAnyOrder("buildx-setup", "buildx-rm", "doctor", "help", "inspect", "promote", "test");
    }

    @Test
    void tellsEclipseToRunNoGoalOnASave() throws Exception {
        String metadata = resource("META-INF/m2e/lifecycle-mapping-metadata.xml");

        assertThat(metadata).contains("<ignore />");
        for (Element goal : goals) {
            assertThat(metadata).contains("<goal>" + text(goal, "goal") + "</goal>");
        }
    }

    @Test
    void bindsThePackagingLikeTheGoals() throws Exception {
        String components = resource("META-INF/plexus/components.xml");

        for (Element goal : goals) {
            String phase = text(goal, "phase");
            if (List.of("build", "test", "push").contains(text(goal, "goal"))) {
                assertThat(components).contains(":" + text(goal, "goal") + "</" + phase + '>');
            }
        }
        assertThat(components).doesNotContain("maven-install-plugin").doesNotContain("maven-deploy-plugin");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = PluginDescriptorTest.class.getResourceAsStream('/' + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The parameters of all goals but {@code help}, by name. */
    private Map<String, Declared> parameters() {
        Map<String, Declared> parameters = new HashMap<>();
        for (Element goal : goals) {
            if (!text(goal, "goal").equals("help")) {
                Element configuration = children(goal, "configuration").get(0);
                for (Element parameter : children(children(goal, "parameters").get(0), "parameter")) {
                    String name = text(parameter, "name");
                    Element value =
                            children(configuration, name).stream().findFirst().orElse(null);
                    parameters.put(
                            name,
                            new Declared(
                                    value == null ? "" : value.getTextContent().strip(),
                                    value == null ? "" : value.getAttribute("default-value"),
                                    text(parameter, "description")));
                }
            }
        }
        return parameters;
    }

    private static List<Element> goals() {
        try (InputStream in = PluginDescriptorTest.class.getResourceAsStream("/META-INF/maven/plugin.xml")) {
            Element plugin = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(in)
                    .getDocumentElement();
            return children(children(plugin, "mojos").get(0), "mojo");
        } catch (Exception e) {
            throw new AssertionError("maven-plugin-plugin writes the descriptor before the tests run", e);
        }
    }

    private static List<Element> children(Element parent, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = parent.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static String text(Element parent, String name) {
        return children(parent, name).stream()
                .map(element -> element.getTextContent().strip())
                .findFirst()
                .orElse("");
    }
}
