package io.github.pixelzx.docker.builder;

import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.config.ParameterRow;
import io.github.pixelzx.docker.engine.EngineDescription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * BuildKit's own configuration, so that a builder reaches the registries its engine reaches.
 *
 * <p>What an engine is configured with, mirrors of Docker Hub, registries without TLS, certificates and proxies, does not
 * reach the BuildKit in a container; and 127.0.0.1 is another machine in there, unless it shares the engine's network.
 *
 * @param toml the content of {@code buildkitd.toml} in the container
 * @param files more files for the directory of {@code buildkitd.toml}, which it names
 * @param clientToml the same configuration for buildx, which reads certificates from this machine
 * @param environment variables for BuildKit: the engine's proxies, and the user's
 * @param network {@code host} where something is on the loopback interface of the engine's machine, else {@code bridge},
 *     unless the user wants another one
 */
record BuildkitConfig(
        String toml, Map<String, String> files, String clientToml, Map<String, String> environment, String network) {

    /** Where BuildKit looks for its configuration. */
    static final String DIRECTORY = "/etc/buildkit";

    private static final String CACHE_LIMIT = "10GB";
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9.:_\\[\\]/-]+");
    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1])(:\\d+)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern SCHEME = Pattern.compile("^[a-zA-Z][a-zA-Z0-9+.-]*://");
    private static final Pattern PROXY = Pattern.compile("(http|https|all)_proxy", Pattern.CASE_INSENSITIVE);
    private static final Pattern NETWORK = Pattern.compile(".*/\\d+");
    private static final Pattern OWN_COLLECTION = Pattern.compile("gc.*|reservedSpace|maxUsedSpace|minFreeSpace");

    BuildkitConfig {
        files = Map.copyOf(files);
        environment = Map.copyOf(environment);
    }

    /**
     * The configuration that says what the engine's and the user's say.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if a file of the user's cannot be used
     */
    static BuildkitConfig of(EngineDescription engine, BuilderSpec spec, RegistryCertificates certificates) {
        Toml toml = Toml.empty();
        mirrors(toml, engine.registryMirrors());
        Toml whole = wished(toml, engine.insecureRegistries(), spec, certificates);
        if (spec.buildkit().keepStorage() == null
                && whole.table("worker", "oci").keySet().stream()
                        .noneMatch(key -> OWN_COLLECTION.matcher(key).matches())) {
            collection(whole, CACHE_LIMIT);
        }
        return of(whole, spec, engine.proxies());
    }

    /**
     * The configuration for a BuildKit in a cluster: what the user's says. What the engine of this machine knows of the
     * network it is in holds there or does not; and how much cache there may be depends on the pod.
     *
     * @return for buildx, which copies the files that it names; nothing if there is nothing to say
     * @throws io.github.pixelzx.docker.problem.ProblemException if a file of the user's cannot be used
     */
    static Optional<String> ofCluster(BuilderSpec spec, RegistryCertificates certificates) {
        Toml own = Toml.empty();
        List<String> entitlements = wishedEntitlements(spec);
        if (!entitlements.isEmpty()) {
            own.table().put("insecure-entitlements", entitlements);
        }
        Toml toml = wished(own, List.of(), spec, certificates);
        return Optional.of(of(toml, spec, Map.of()).clientToml()).filter(text -> !text.isBlank());
    }

    /** What BuildKit may grant, if the user asks for something else than buildx does by itself. */
    static List<String> wishedEntitlements(BuilderSpec spec) {
        List<String> wished = spec.container().entitlements();
        return wished.equals(List.of(ParameterRow.BUILDER_ENTITLEMENTS.defaultValue())) ? List.of() : wished;
    }

    /** The argument by which BuildKit may grant something. */
    static String granting(String entitlement) {
        return "--allow-insecure-entitlement=" + entitlement;
    }

    private static Toml wished(
            Toml toml, List<String> engineInsecure, BuilderSpec spec, RegistryCertificates certificates) {
        for (String registry : spec.buildkit().insecureRegistries()) {
            toml.table("registry", registry).put("http", true);
        }
        insecureRegistries(toml, engineInsecure);
        certificates.addTo(toml, spec.buildkit().certificates());
        String keepStorage = spec.buildkit().keepStorage();
        if (keepStorage != null) {
            collection(toml, keepStorage);
        }
        Path own = spec.buildkit().config();
        if (own != null) {
            UserToml user = new UserToml(own);
            List<String> conflicts = toml.merge(user.read());
            if (!conflicts.isEmpty()) {
                throw user.conflicts(conflicts).asException();
            }
        }
        return toml;
    }

    private static BuildkitConfig of(Toml toml, BuilderSpec spec, Map<String, String> proxies) {
        Path own = spec.buildkit().config();
        ClientFiles clientFiles = own == null ? ClientFiles.here() : ClientFiles.beside(own);
        Toml inContainer = clientFiles.moved(toml);
        String wished = spec.container().network();
        Map<String, String> environment = environment(proxies, spec.container().environment());
        boolean loopback = registries(toml).anyMatch(BuildkitConfig::isLoopback)
                || environment.entrySet().stream()
                        .filter(each -> PROXY.matcher(each.getKey()).matches())
                        .anyMatch(proxy -> isOnLoopback(proxy.getValue()));
        return new BuildkitConfig(
                inContainer.text(),
                clientFiles.contents(),
                toml.text(),
                environment,
                wished != null ? wished : loopback ? "host" : "bridge");
    }

    /** The user's variables take the place of the engine's, whichever way they are spelled: both would be looked at. */
    private static Map<String, String> environment(Map<String, String> engines, Map<String, String> users) {
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        names.addAll(users.keySet());
        Map<String, String> environment = new TreeMap<>(engines);
        environment.keySet().removeIf(names::contains);
        environment.putAll(users);
        return environment;
    }

    boolean hostNetwork() {
        return network.equals("host");
    }

    private static void collection(Toml toml, String limit) {
        Map<String, Object> worker = toml.table("worker", "oci");
        worker.put("gc", true);
        // A number without a unit would be bytes.
        worker.put("gckeepstorage", limit);
    }

    private static void mirrors(Toml toml, List<String> addresses) {
        Set<String> mirrors = new LinkedHashSet<>();
        for (String address : addresses) {
            String mirror = withoutScheme(address).replaceFirst("/+$", "");
            if (SAFE.matcher(mirror).matches()) {
                mirrors.add(mirror);
                if (address.toLowerCase(Locale.ROOT).startsWith("http://")) {
                    toml.table("registry", host(mirror)).put("http", true);
                }
            }
        }
        if (!mirrors.isEmpty()) {
            toml.table("registry", "docker.io").put("mirrors", new ArrayList<>(mirrors));
        }
    }

    /** Registries an engine asks by TLS without caring who answers, and by HTTP where TLS fails: both words together. */
    private static void insecureRegistries(Toml toml, List<String> registries) {
        for (String registry : registries) {
            // BuildKit has no words for a whole network; its loopback networks are spoken to without TLS anyway.
            if (SAFE.matcher(registry).matches() && !NETWORK.matcher(registry).matches()) {
                Map<String, Object> table = toml.table("registry", registry);
                if (table.putIfAbsent("http", true) == null) {
                    table.put("insecure", true);
                }
            }
        }
    }

    /** The hosts of all registries and mirrors that are configured. */
    private static Stream<String> registries(Toml toml) {
        return toml.top("registry").entrySet().stream().flatMap(registry -> {
            List<String> hosts = new ArrayList<>(List.of(registry.getKey()));
            if (registry.getValue() instanceof Map<?, ?> settings
                    && settings.get("mirrors") instanceof List<?> mirrors) {
                mirrors.forEach(mirror -> hosts.add(host(mirror.toString())));
            }
            return hosts.stream();
        });
    }

    private static String withoutScheme(String address) {
        return SCHEME.matcher(address).replaceFirst("");
    }

    /** Without a path; and without a user, whose name a proxy's address may hold. */
    private static String host(String address) {
        String authority = address.replaceFirst("/.*", "");
        return authority.substring(authority.lastIndexOf('@') + 1);
    }

    /** Whether an address, with a scheme and a path perhaps, is on the loopback interface. */
    static boolean isOnLoopback(String address) {
        return isLoopback(host(withoutScheme(address)));
    }

    private static boolean isLoopback(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    /** What the container is made from, as one text that is equal for equal configurations. */
    String fingerprint() {
        return String.join("\n", toml, new TreeMap<>(files).toString(), new TreeMap<>(environment).toString());
    }

    /** The variables in the order of their names. */
    Map<String, String> sortedEnvironment() {
        return new LinkedHashMap<>(new TreeMap<>(environment));
    }
}
