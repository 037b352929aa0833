package io.github.pixelzx.docker.imagetest;

import io.github.pixelzx.docker.config.SandboxSpec;
import io.github.pixelzx.docker.config.TestSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * How the containers of a file of container-structure-test are run: its {@code containerRunOptions} over the sandbox of
 * all tests, with a root file system that can be written to, as such tests expect.
 *
 * @param environment variables of an {@code envFile}, and those taken over from that of whoever called Maven
 */
record StructureOptions(String user, Map<String, String> environment, SandboxSpec sandbox) {

    /** @param callers the environment of whoever called Maven, for {@code envVars} */
    static StructureOptions read(StructureNode node, TestSpec spec, Map<String, String> callers) {
        node.knowing(Set.of(
                "user",
                "privileged",
                "allocateTty",
                "envFile",
                "envVars",
                "capabilities",
                "drop_capabilities",
                "bindMounts",
                "network"));
        Map<String, String> environment = new LinkedHashMap<>();
        if (!node.text("envFile").isEmpty()) {
            environment.putAll(envFile(node, spec.basedir().resolve(node.text("envFile"))));
        }
        for (String name : node.texts("envVars")) {
            String value = callers.get(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        List<String> capabilities = node.texts("capabilities").stream()
                .map(name -> name.toUpperCase(Locale.ROOT).replaceFirst("^CAP_", ""))
                .toList();
        SandboxSpec sandbox = spec.sandbox()
                .writable()
                .with(
                        capabilities,
                        node.bool("privileged", false),
                        node.bool("allocateTty", false),
                        node.texts("bindMounts"));
        String network = node.text("network");
        return new StructureOptions(node.text("user"), environment, network.isEmpty() ? sandbox : sandbox.in(network));
    }

    private static Map<String, String> envFile(StructureNode node, Path file) {
        Map<String, String> variables = new LinkedHashMap<>();
        try {
            for (String line : Files.readAllLines(file)) {
                int equals = line.indexOf('=');
                if (equals > 0 && !line.startsWith("#")) {
                    variables.put(line.substring(0, equals).strip(), line.substring(equals + 1));
                }
            }
        } catch (IOException e) {
            node.mistake("envFile " + file + " cannot be read");
        }
        return variables;
    }
}
