package io.github.pixelzx.docker.config;

import io.github.pixelzx.docker.config.BuilderSpec.Driver;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The driver-opts of buildx's driver docker-container. The container is made by this plugin, so most of them have an element
 * of their own; what is left are variables of BuildKit's.
 */
final class ContainerOptions {

    private static final String VARIABLE = "env.";

    /** What buildx has and is said otherwise here. */
    private static final Map<String, String> ELEMENTS = Map.of(
            "image", "<image>",
            "network", "<network>",
            "memory", "<memory>",
            "memory-swap", "<memory>",
            "cpu-period", "<cpus>",
            "cpu-quota", "<cpus>",
            "restart-policy", "<restartPolicy>");

    /** What buildx has and nobody can ask for here. */
    private static final Map<String, String> NONE = Map.of(
            "cgroup-parent", "its cgroup is the engine's usual one for builders",
            "cpu-shares", "its share of the processors is the usual one; <cpus> limits it",
            "cpuset-cpus", "which processors it runs on is not its own to say; <cpus> limits how many",
            "cpuset-mems", "which memory it uses is not its own to say; <memory> limits how much",
            "default-load", "nothing is loaded: the image goes into a layout or a registry",
            "provenance-add-gha", "what is attested is said by <attestations>");

    private ContainerOptions() {}

    /** Those of a builder; none with another driver. */
    static Map<String, String> of(Sources sources, Mistakes mistakes, Driver driver) {
        Map<String, String> variables = new TreeMap<>();
        if (driver == Driver.DOCKER_CONTAINER) {
            sources.findEach(ParameterRow.BUILDER_DRIVER_OPTS).forEach((name, given) -> {
                if (isVariable(name)) {
                    variables.put(name.substring(VARIABLE.length()), Texts.of(given.value()));
                } else {
                    mistakes.add(given.label() + ", given by " + given.origin().place() + ": " + why(name), fix(name));
                }
            });
        }
        return variables;
    }

    /** Those of a node, on top of the builder's. */
    static Map<String, String> of(ElementReader in, Map<String, String> usual) {
        Map<String, String> variables = new TreeMap<>(usual);
        in.map("driverOpts").forEach((name, value) -> {
            if (isVariable(name)) {
                variables.put(name.substring(VARIABLE.length()), value);
            } else {
                in.mistake("driver-opt " + name + ": " + why(name), fix(name));
            }
        });
        return variables;
    }

    private static boolean isVariable(String name) {
        return name.startsWith(VARIABLE) && name.length() > VARIABLE.length();
    }

    private static String why(String name) {
        return Optional.ofNullable(ELEMENTS.get(name))
                .map(element -> "the container is made by this plugin, which says it by " + element)
                .or(() -> Optional.ofNullable(NONE.get(name)))
                .orElse("the driver docker-container has none but env.NAME here");
    }

    private static String fix(String name) {
        String element = ELEMENTS.get(name);
        return element == null
                ? "<driverOpts><env.HTTPS_PROXY>http://proxy.lan:3128</env.HTTPS_PROXY></driverOpts>"
                : element + "…" + element.replace("<", "</") + " in place of the driver-opt";
    }
}
