package io.github.pixelzx.docker.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What BuildKit takes for directives, and what not. */
class DirectivesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# syntax=a/b:1",
                "#syntax=a/b:1",
                "# SynTax =\ta/b:1  ",
                "#\u00a0syntax = a/b:1",
                "# syntax=a/b:1 --an option",
                "# syntax=a/b:1\r\nFROM scratch",
                "# syntax=a/b:1\n# syntax=c/d:2",
                "# escape=`\n# syntax=a/b:1",
                "# check=skip=all\n# syntax=a/b:1",
                "#!/usr/bin/env dockerfile\n# syntax=a/b:1",
                "\ufeff# syntax=a/b:1",
                "\ufeff#!/usr/bin/env dockerfile\n# syntax=a/b:1",
                "// syntax=a/b:1",
                "//syntax=a/b:1\npackage main",
                "// escape=`\n// syntax=a/b:1",
                "// check=skip=all\n// Syntax = a/b:1 more",
                "#!/usr/bin/env node\n// syntax=a/b:1",
                "{\"syntax\": \"a/b:1\"}",
                "\n {\n  \"name\": [1, {}],\n  \"syntax\": \"a/b:1\"\n}\n",
                "{\"Syntax\":\"a/b:1\"}",
                "#!/usr/bin/env thing\n{\"syntax\":\"a/b:1\"}",
                "{\"syntax\":\"c/d:2\",\"syntax\":\"a/b:1\"}"
            })
    void nameAFrontend(String text) {
        assertThat(Dockerfile.parse(text).frontend(Map.of())).contains("a/b:1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "FROM scratch\n# syntax=a/b:1",
                "\n# syntax=a/b:1",
                " # syntax=a/b:1",
                "# syntax=",
                "# syntax a/b:1",
                "# a syntax=a/b:1",
                "## syntax=a/b:1",
                "# other=1\n# syntax=a/b:1",
                "# a comment\n# syntax=a/b:1",
                "# escape=`\n# escape=`\n# syntax=a/b:1",
                "# escape=`\n// syntax=a/b:1",
                "// escape=`\n# syntax=a/b:1",
                " // syntax=a/b:1",
                "// about\n// syntax=a/b:1",
                "/ / syntax=a/b:1",
                "/* syntax=a/b:1 */",
                "\n#!/usr/bin/env dockerfile\n# syntax=a/b:1",
                "{\"syntax\":1}",
                "{\"a\":{\"syntax\":\"a/b:1\"}}",
                "[{\"syntax\":\"a/b:1\"}]",
                "{\"syntax\":\"a/b:1\"} {}",
                "{\"syntax\":\"a/b:1\",}",
                "// escape=`\n{\"syntax\":\"a/b:1\"}"
            })
    void nameNoFrontend(String text) {
        assertThat(Dockerfile.parse(text).frontend(Map.of())).isEmpty();
    }

    @Test
    void nameAFrontendOtherwiseThanABuildArgument() {
        assertThat(Dockerfile.parse("# syntax=a/b:1\n").frontend(Map.of("BUILDKIT_SYNTAX", " c/d:2 --an option")))
                .contains("c/d:2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# escape=`",
                "  # escape = ` ",
                "# syntax=docker/dockerfile:1\n# escape=`",
                "# check=skip=all\n \t# ESCAPE=`",
                "\ufeff# escape=`"
            })
    void changeWhatContinuesALine(String text) {
        assertThat(Dockerfile.parse(text + "\nRUN one `\n two\n").instructions())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# a comment\n# escape=`",
                "# other=1\n# escape=`",
                "\n# escape=`",
                "// escape=`",
                "#!/usr/bin/env dockerfile\n# escape=`",
                "# escape=``"
            })
    void leaveWhatContinuesALine(String text) {
        assertThat(Dockerfile.parse(text + "\nRUN one \\\n two\n").instructions().stream()
                        .filter(instruction -> instruction.keyword().equals("RUN")))
                .singleElement()
                .satisfies(run -> assertThat(run.arguments()).contains("two"));
    }
}
