package io.github.pixelzx.docker.credentials;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Credentials that environment variables hold, as build servers hand them out. */
public final class EnvironmentCredentials {

    /** User and secret for the registry that {@code <registry>} names, and for no other. */
    public static final String USERNAME = "DOCKER_REGISTRY_USERNAME";

    /** See {@link #USERNAME}. */
    public static final String PASSWORD = "DOCKER_REGISTRY_PASSWORD";

    /** The content of a config.json, for any number of registries; Docker's own programs read it too, newer ones. */
    public static final String AUTH_CONFIG = "DOCKER_AUTH_CONFIG";

    private final Map<String, String> environment;
    private final String registry;

    private EnvironmentCredentials(Map<String, String> environment, String registry) {
        this.environment = environment;
        this.registry = registry;
    }

    /**
     * What the variables say.
     *
     * @param registry whose user and secret {@link #USERNAME} and {@link #PASSWORD} are; empty where none is configured
     */
    public static EnvironmentCredentials of(Map<String, String> environment, String registry) {
        return new EnvironmentCredentials(Map.copyOf(environment), registry);
    }

    /** No variables. */
    public static EnvironmentCredentials none() {
        return of(Map.of(), "");
    }

    /** The user and secret of the registry that is published to. */
    Optional<Credentials> login(String wanted) {
        String secret = environment.getOrDefault(PASSWORD, "");
        return secret.isEmpty() || !wanted.equals(registry)
                ? Optional.empty()
                : Optional.of(Credentials.of(
                        environment.getOrDefault(USERNAME, ""),
                        secret,
                        "the environment (" + USERNAME + ", " + PASSWORD + ")"));
    }

    /** What {@link #AUTH_CONFIG} holds for a registry. */
    Optional<Credentials> stored(String wanted) {
        return config().flatMap(config -> config.stored(RegistryKeys.of(wanted)));
    }

    /** All that Docker's programs would not find by themselves, by registry. */
    Map<String, Credentials> all(Predicate<String> needed) {
        Map<String, Credentials> all = new TreeMap<>();
        config().ifPresent(config -> config.registries().stream()
                .filter(needed)
                .forEach(known -> stored(known).ifPresent(found -> all.put(known, found))));
        login(registry).ifPresent(found -> all.put(registry, found));
        return all;
    }

    private Optional<DockerConfig> config() {
        byte[] content = environment.getOrDefault(AUTH_CONFIG, "").getBytes(StandardCharsets.UTF_8);
        return DockerConfig.parse(
                AUTH_CONFIG + " in the environment",
                content,
                "unset " + AUTH_CONFIG + ", or set it to {\"auths\":{…}}");
    }
}
