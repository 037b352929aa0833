package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.engine.EngineDescription;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * BuildKit's own configuration, so that a builder reaches the registries its engine reaches.
 *
 * <p>What an engine is configured with, mirrors of Docker Hub and registries without TLS, does not reach the BuildKit in
 * a container; and 127.0.0.1 is another machine in there, unless it shares the engine's network.
 *
 * @param toml the content of {@code buildkitd.toml}
 * @param hostNetwork whether a registry is on the loopback interface of the engine's machine
 */
record BuildkitConfig(String toml, boolean hostNetwork) {

    private static final String CACHE_LIMIT = "10GB";
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9.:_\\[\\]/-]+");
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1])(:\\d+)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern NETWORK = Pattern.compile(".*/\\d+");

    /** How a registry is spoken to: without TLS, or with TLS but without knowing who answers. */
    private record Transport(boolean http, boolean insecure) {}

    /** The configuration that says what the engine's says. */
    static BuildkitConfig from(EngineDescription engine) {
        Set<String> mirrors = new LinkedHashSet<>();
        TreeMap<String, Transport> transports = new TreeMap<>();
        for (String address : engine.registryMirrors()) {
            String mirror = address.replaceFirst("^[a-z]+://", "").replaceFirst("/+$", "");
            if (!SAFE.matcher(mirror).matches()) {
                continue;
            }
            mirrors.add(mirror);
            if (address.toLowerCase(Locale.ROOT).startsWith("http://")) {
                transports.put(host(mirror), new Transport(true, false));
            }
        }
        for (String registry : engine.insecureRegistries()) {
            // BuildKit has no words for a whole network; its loopback networks are spoken to without TLS anyway.
            if (SAFE.matcher(registry).matches() && !NETWORK.matcher(registry).matches()) {
                transports.putIfAbsent(registry, new Transport(true, true));
            }
        }
        boolean loopback = mirrors.stream().map(BuildkitConfig::host).anyMatch(BuildkitConfig::isLoopback)
                || transports.keySet().stream().anyMatch(BuildkitConfig::isLoopback);
        return new BuildkitConfig(toml(mirrors, transports), loopback);
    }

    private static String toml(Set<String> mirrors, TreeMap<String, Transport> transports) {
        List<String> lines = new ArrayList<>(List.of(
                "# Made from the engine's own configuration; changes are lost.",
                "[worker.oci]",
                "  gc = true",
                // A number without a unit would be bytes.
                "  gckeepstorage = \"" + CACHE_LIMIT + '"'));
        if (!mirrors.isEmpty()) {
            lines.add("[registry.\"docker.io\"]");
            lines.add("  mirrors = ["
                    + mirrors.stream().map(mirror -> '"' + mirror + '"').collect(Collectors.joining(", ")) + ']');
        }
        transports.forEach((registry, transport) -> {
            lines.add("[registry.\"" + registry + "\"]");
            if (transport.http()) {
                lines.add("  http = true");
            }
            if (transport.insecure()) {
                lines.add("  insecure = true");
            }
        });
        return String.join("\n", lines) + "\n";
    }

    private static String host(String mirror) {
        int slash = mirror.indexOf('/');
        return slash < 0 ? mirror : mirror.substring(0, slash);
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }
}
