package io.github.pixelzx.docker.imagetest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.FileTest;
import io.github.pixelzx.docker.config.LicenseTest;
import io.github.pixelzx.docker.config.MetadataTest;
import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.TextRule;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StructureFilesTest {

    static final Path EXAMPLES = Path.of("src/test/resources/structure");

    private static final Map<String, String> CALLERS = Map.of("PIXELZX_TEST_TOKEN", "of the caller");

    @TempDir
    Path basedir;

    @Test
    void readsEveryKindOfTest() {
        List<TestCase> tests = new StructureFiles(Tests.structure(EXAMPLES, "*.yaml"), Map.of()).read();

        assertThat(tests.stream().filter(CommandTest.class::isInstance)).hasSize(3);
        assertThat(tests.stream().filter(FileTest.class::isInstance)).hasSize(5);
        assertThat(tests.stream().filter(MetadataTest.class::isInstance)).hasSize(1);
        assertThat(tests.stream().filter(LicenseTest.class::isInstance)).hasSize(1);
        assertThat(tests)
                .extracting(TestCase::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("alpine.yaml: "));
    }

    @Test
    void leavesValuesTheTextTheyAre() throws IOException {
        write("a.yaml", """
                schemaVersion: 2.0.0
                metadataTest:
                  labels:
                    - {key: version, value: 1.10}
                    - {key: mode, value: 0755}
                    - {key: answer, value: yes}
                    - {key: time, value: 12:30:45}
                """);

        MetadataTest test = (MetadataTest) read("a.yaml").get(0);

        assertThat(test.labels().values())
                .extracting(TextRule::text)
                .containsExactly("1.10", "0755", "yes", "12:30:45");
    }

    @Test
    void understandsAnchorsMergesAndJson() throws IOException {
        write("a.yml", """
                schemaVersion: 2.0.0
                commandTests:
                  - &first
                    name: first
                    command: /bin/true
                  - <<: *first
                    name: second
                """);
        write("b.json", """
                {"schemaVersion": "2.0.0", "fileExistenceTests": [{"name": "etc", "path": "/etc"}]}
                """);

        assertThat(read("*.{yml,json}"))
                .extracting(TestCase::name)
                .containsExactly("a.yml: command 'first'", "a.yml: command 'second'", "b.json: file 'etc'");
    }

    @Test
    void takesDirectoriesOfDirectories() throws IOException {
        Files.createDirectories(basedir.resolve("structure/deep"));
        write("structure/deep/a.yaml", "schemaVersion: 2.0.0\nlicenseTests: [{debian: true}]\n");

        assertThat(read("structure/**.yaml")).hasSize(1);
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() throws IOException {
        write("a.yaml", """
                schemaVersion: 2.0.0
                commandTest: []
                commandTests:
                  - name: no command
                  - name: bad
                    command: sh
                    exitCode: zero
                    expectedOutput: ["(open"]
                fileExistenceTests:
                  - {name: who, path: /etc, isExecutableBy: me}
                """);
        write("b.yaml", "schemaVersion: 1.0.0\n");
        write("c.yaml", "schemaVersion: 2.0.0\nschemaVersion: 2.0.0\n");
        write("d.yaml", "schemaVersion: !!java.net.URL [http://example.org]\n");

        ProblemException problem = catchThrowableOfType(ProblemException.class, () -> read("*.yaml"));

        assertThat(problem.problem().help()).isEqualTo(HelpTopic.STRUCTURE_TESTS);
        assertThat(problem)
                .hasMessageContaining("a.yaml: there is no 'commandTest'")
                .hasMessageContaining("a.yaml commandTests[1]: it needs a 'command'")
                .hasMessageContaining("a.yaml commandTests[2]: exitCode is 'zero', no whole number")
                .hasMessageContaining("a.yaml commandTests[2]: '(open' is no regular expression")
                .hasMessageContaining("isExecutableBy is 'me'")
                .hasMessageContaining("b.yaml: schemaVersion is '1.0.0'")
                .hasMessageContaining("duplicate key")
                .hasMessageContaining("d.yaml: ");
    }

    /** A daemon has an environment of its own: that of whoever started it first. */
    @Test
    void takesVariablesFromTheEnvironmentOfWhoeverCalledMaven() throws IOException {
        write("a.yaml", """
                schemaVersion: 2.0.0
                containerRunOptions:
                  envVars: [PIXELZX_TEST_TOKEN, PATH]
                commandTests:
                  - {name: token, command: /bin/true}
                """);

        CommandTest test = (CommandTest) read("a.yaml").get(0);

        assertThat(test.program().environment()).containsExactly(Map.entry("PIXELZX_TEST_TOKEN", "of the caller"));
    }

    @Test
    void tellsThatNoFileIsMeant() {
        assertThat(catchThrowableOfType(ProblemException.class, () -> read("src/*.yaml")))
                .hasMessageContaining("no file matches src/*.yaml");
    }

    private List<TestCase> read(String pattern) {
        return new StructureFiles(Tests.structure(basedir, pattern), CALLERS).read();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(basedir.resolve(file), text);
    }
}
