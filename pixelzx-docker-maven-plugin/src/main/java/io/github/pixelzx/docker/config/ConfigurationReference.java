package io.github.pixelzx.docker.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The configuration table for people: as the page {@code docs/configuration.md} and as lines of a console. */
public final class ConfigurationReference {

    private static final String INTRODUCTION = """
            # Configuration

            Everything has a default: a `Dockerfile` beside the POM and the goals `build`, `test` and `push` are enough.
            This page is generated from the table the plugin itself reads.

            A value is looked for in these places, the strongest first:

            1. the command line: `-Dpixelzx.*`
            2. the environment: `DOCKER_REGISTRY`, `DOCKER_IMAGE`, `PLATFORMS`, `BUILDER_NAME`
            3. the same names in `.env` beside the module's own POM, where `${NAME}` and `${NAME:-other}` mean what they mean to Compose
            4. the plugin's `<configuration>` in the POM
            5. properties of the POM and of `settings.xml`, by the name that `-D` has
            6. the default

            An empty value counts as not set. When the environment or `.env` replaces a value of the POM, one line of the
            console names both places; `mvn -X` shows every value with the place it came from.

            `image`, `tags`, `context`, `dockerfile` and `target` say which image is meant. Where one Maven build makes
            several images, they can be set from outside for one execution at a time:
            `-Dpixelzx.<executionId>.image=…`, with an execution id that only one image has.

            Unknown elements and unknown `-Dpixelzx.*` properties are mistakes, and all mistakes are told at once.

            """;

    private ConfigurationReference() {}

    /** The page, ending with a line break. */
    public static String markdown() {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        page.append("| element | property | environment | type | default |\n|---|---|---|---|---|\n");
        for (ParameterRow row : ConfigurationTable.ROWS) {
            page.append("| [`")
                    .append(ConfigurationTable.opening(row.element()))
                    .append("`](#")
                    .append(anchor(row))
                    .append(") | `")
                    .append(row.property())
                    .append("` | ")
                    .append(row.environment().map(name -> '`' + name + '`').orElse(""))
                    .append(" | ")
                    .append(row.type().title())
                    .append(" | ")
                    .append(row.defaultValue().isEmpty() ? "none" : code(row.defaultValue()))
                    .append(" |\n");
        }
        ConfigurationTable.ROWS.forEach(row -> page.append(section(row)));
        return page.toString();
    }

    /** The table for a console, a few lines per parameter. */
    public static List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (ParameterRow row : ConfigurationTable.ROWS) {
            lines.add(ConfigurationTable.label(row)
                    + row.environment().map(name -> ", environment " + name).orElse(""));
            lines.addAll(wrapped(row.documentation().replace("`", "")));
            if (!row.defaultValue().isEmpty()) {
                lines.add("    Default: " + row.defaultValue());
            }
            lines.add("    Example: " + ConfigurationTable.xml(row.element(), row.example()));
            lines.add("");
        }
        return lines;
    }

    private static String section(ParameterRow row) {
        String shared =
                row.sharedProperties().stream().map(name -> '`' + name + '`').collect(Collectors.joining(", "));
        return "\n<a id=\"" + anchor(row) + "\"></a>\n## "
                + ConfigurationTable.opening(row.element()).replace("<", "\\<")
                + "\n\n" + row.documentation() + "\n"
                + (shared.isEmpty() ? "" : "\nAlso switched on by: " + shared + ".\n")
                + "\n```xml\n" + ConfigurationTable.xml(row.element(), row.example()) + "\n```\n"
                + (row == ParameterRow.AUDIT_RULES ? rules() : "");
    }

    private static String rules() {
        StringBuilder table = new StringBuilder("\n| rule | level | what holds |\n|---|---|---|\n");
        for (AuditRule rule : AuditRule.values()) {
            table.append("| `")
                    .append(rule.id())
                    .append("` | ")
                    .append(
                            rule.always()
                                    ? "always `fail`"
                                    : '`' + rule.level().name().toLowerCase(Locale.ROOT) + '`')
                    .append(" | ")
                    .append(rule.documentation())
                    .append(" |\n");
        }
        return table.toString();
    }

    private static String anchor(ParameterRow row) {
        return row.element().replace('.', '-');
    }

    /** Values are set as code, descriptions as text. */
    private static String code(String value) {
        return value.indexOf(' ') < 0 ? '`' + value + '`' : value;
    }

    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder("   ");
        for (String word : text.split(" ", -1)) {
            if (line.length() + word.length() > 100) {
                lines.add(line.toString());
                line = new StringBuilder("   ");
            }
            line.append(' ').append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
