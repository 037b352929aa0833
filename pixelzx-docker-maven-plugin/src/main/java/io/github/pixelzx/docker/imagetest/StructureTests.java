package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.CommandTest;
import io.github.pixelzx.docker.config.Expectation;
import io.github.pixelzx.docker.config.FileTest;
import io.github.pixelzx.docker.config.LicenseTest;
import io.github.pixelzx.docker.config.MetadataTest;
import io.github.pixelzx.docker.config.ProgramSpec;
import io.github.pixelzx.docker.config.TestCase;
import io.github.pixelzx.docker.config.TestSpec;
import io.github.pixelzx.docker.config.TextRule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file of container-structure-test, in version 2.0.0 of its schema.
 *
 * @param file its name, for messages and for the names of its tests
 * @param callers the environment of whoever called Maven
 * @param mistakes where everything that is wrong goes
 */
record StructureTests(String file, TestSpec spec, Map<String, String> callers, List<String> mistakes) {

    private static final String VERSION = "2.0.0";
    private static final Set<String> KNOWN = Set.of(
            "schemaVersion",
            "globalEnvVars",
            "commandTests",
            "fileExistenceTests",
            "fileContentTests",
            "metadataTest",
            "licenseTests",
            "containerRunOptions");

    private static final Set<String> OF_A_COMMAND = Set.of(
            "name",
            "setup",
            "teardown",
            "command",
            "args",
            "envVars",
            "expectedOutput",
            "excludedOutput",
            "expectedError",
            "excludedError",
            "exitCode");

    List<TestCase> read(@Nullable Object document) {
        StructureNode root = new StructureNode(file, document, mistakes).knowing(KNOWN);
        String version = root.text("schemaVersion");
        if (!version.equals(VERSION)) {
            mistakes.add(file + ": schemaVersion is '" + version + "'; " + VERSION + " is read");
            return List.of();
        }
        List<TestCase> tests = new ArrayList<>();
        StructureOptions options = StructureOptions.read(root.child("containerRunOptions"), spec, callers);
        Map<String, String> global = environment(root, "globalEnvVars");
        root.list("commandTests").forEach(node -> tests.add(command(node, global, options)));
        root.list("fileExistenceTests").forEach(node -> tests.add(existence(node)));
        root.list("fileContentTests").forEach(node -> tests.add(content(node)));
        root.list("licenseTests").forEach(node -> tests.add(license(node)));
        if (root.child("metadataTest").isPresent()) {
            tests.add(metadata(root.child("metadataTest")));
        }
        return distinct(tests);
    }

    private CommandTest command(StructureNode node, Map<String, String> global, StructureOptions options) {
        node.knowing(OF_A_COMMAND);
        Map<String, String> environment = new LinkedHashMap<>(options.environment());
        environment.putAll(global);
        environment.putAll(environment(node, "envVars"));
        // To a test the global variables are as good as the image's own: words of a command may name them, too.
        Variables shared = new Variables(global);
        ProgramSpec program = new ProgramSpec(
                List.of(shared.expanded(node.required("command"))),
                node.texts("args").stream().map(shared::expanded).toList(),
                environment,
                null,
                "",
                options.user(),
                Map.of(),
                true);
        Integer exitCode = node.integer("exitCode");
        // Every test has an image of its own here, as with the docker driver: there is nothing to tear down.
        return new CommandTest(
                name(node, "command"),
                List.of(),
                program,
                new Expectation(
                        exitCode == null ? Integer.valueOf(0) : exitCode,
                        rules(node, "expectedOutput", "excludedOutput"),
                        rules(node, "expectedError", "excludedError")),
                node.textLists("setup"),
                null,
                options.sandbox());
    }

    private FileTest existence(StructureNode node) {
        node.knowing(Set.of("name", "path", "shouldExist", "permissions", "uid", "gid", "isExecutableBy"));
        String executableBy = node.text("isExecutableBy");
        if (!Set.of("", "owner", "group", "other", "any").contains(executableBy)) {
            node.mistake("isExecutableBy is '" + executableBy + "'; it can be owner, group, other or any");
        }
        return new FileTest(
                name(node, "file"),
                List.of(),
                node.required("path"),
                node.bool("shouldExist", true),
                node.text("permissions"),
                node.integer("uid"),
                node.integer("gid"),
                executableBy,
                List.of());
    }

    private FileTest content(StructureNode node) {
        node.knowing(Set.of("name", "path", "expectedContents", "excludedContents"));
        List<TextRule> rules = new ArrayList<>(rules(node, "expectedContents", "excludedContents"));
        if (rules.isEmpty()) {
            rules.add(new TextRule(TextRule.Kind.CONTAINS, ""));
        }
        return new FileTest(name(node, "content"), List.of(), node.required("path"), true, "", null, null, "", rules);
    }

    private LicenseTest license(StructureNode node) {
        node.knowing(Set.of("debian", "files"));
        return new LicenseTest(file + ": licenses", List.of(), node.bool("debian", false), node.texts("files"));
    }

    private MetadataTest metadata(StructureNode node) {
        node.knowing(Set.of(
                "env",
                "envVars",
                "unboundEnvVars",
                "labels",
                "entrypoint",
                "cmd",
                "exposedPorts",
                "unexposedPorts",
                "volumes",
                "unmountedVolumes",
                "workdir",
                "user"));
        Map<String, TextRule> environment = values(node, "env");
        environment.putAll(values(node, "envVars"));
        return new MetadataTest(
                file + ": metadata",
                List.of(),
                environment,
                node.list("unboundEnvVars").stream()
                        .map(variable -> variable.required("key"))
                        .toList(),
                values(node, "labels"),
                node.has("entrypoint") ? node.texts("entrypoint") : null,
                node.has("cmd") ? node.texts("cmd") : null,
                node.texts("exposedPorts"),
                node.texts("unexposedPorts"),
                node.texts("volumes"),
                node.texts("unmountedVolumes"),
                node.text("workdir").isEmpty() ? null : node.text("workdir"),
                node.text("user").isEmpty() ? null : node.text("user"));
    }

    private static Map<String, String> environment(StructureNode node, String name) {
        Map<String, String> environment = new LinkedHashMap<>();
        node.list(name).forEach(variable -> {
            variable.knowing(Set.of("key", "value", "isRegex"));
            environment.put(variable.required("key"), variable.text("value"));
        });
        return environment;
    }

    private static Map<String, TextRule> values(StructureNode node, String name) {
        Map<String, TextRule> values = new LinkedHashMap<>();
        node.list(name).forEach(entry -> {
            entry.knowing(Set.of("key", "value", "isRegex"));
            values.put(
                    entry.required("key"),
                    entry.bool("isRegex", false)
                            ? entry.regex(TextRule.Kind.REGEX, entry.text("value"))
                            : new TextRule(TextRule.Kind.EQUALS, entry.text("value")));
        });
        return values;
    }

    private static List<TextRule> rules(StructureNode node, String expected, String excluded) {
        List<TextRule> rules = new ArrayList<>();
        node.texts(expected).forEach(regex -> rules.add(node.regex(TextRule.Kind.REGEX, regex)));
        node.texts(excluded).forEach(regex -> rules.add(node.regex(TextRule.Kind.EXCLUDED, regex)));
        return rules;
    }

    private String name(StructureNode node, String kind) {
        return file + ": " + kind + " '" + node.required("name").replaceAll("\\s+", " ") + "'";
    }

    /** Names may come twice in such a file; results are told apart by name. */
    private static List<TestCase> distinct(List<TestCase> tests) {
        Set<String> names = new HashSet<>();
        List<TestCase> distinct = new ArrayList<>();
        for (TestCase test : tests) {
            String name = test.name();
            for (int number = 2; !names.add(name); number++) {
                name = test.name() + " (" + number + ')';
            }
            distinct.add(name.equals(test.name()) ? test : test.named(name));
        }
        return distinct;
    }
}
