package io.github.pixelzx.docker.credentials;

import io.github.pixelzx.docker.process.Processes;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Looks for a registry's credentials where Maven and Docker keep them; the first place that has any wins.
 *
 * <ol>
 *   <li>the environment: {@code DOCKER_REGISTRY_USERNAME} and {@code DOCKER_REGISTRY_PASSWORD}, for the registry that is
 *       published to
 *   <li>Maven's settings.xml
 *   <li>the environment: {@code DOCKER_AUTH_CONFIG}
 *   <li>Docker's config.json: the helper {@code credHelpers} names for this registry
 *   <li>the helper {@code credsStore} names for all
 *   <li>the entry in {@code auths}
 * </ol>
 */
public final class CredentialChain implements CredentialSource {

    private final EnvironmentCredentials environment;
    private final SettingsCredentials settings;
    private final Path dockerConfig;
    private final Processes processes;

    /**
     * A chain over the environment, settings.xml and one config.json.
     *
     * @param dockerConfig Docker's config.json; it need not exist
     */
    public CredentialChain(
            EnvironmentCredentials environment, SettingsCredentials settings, Path dockerConfig, Processes processes) {
        this.environment = environment;
        this.settings = settings;
        this.dockerConfig = dockerConfig;
        this.processes = processes;
    }

    /**
     * The file Docker's programs would read: {@code config.json} in the directory {@code DOCKER_CONFIG} names, else in
     * {@code ~/.docker}.
     */
    public static Path dockerConfig(Map<String, String> environment, Path home) {
        String directory = environment.getOrDefault("DOCKER_CONFIG", "");
        return (directory.isEmpty() ? home.resolve(".docker") : Path.of(directory)).resolve("config.json");
    }

    @Override
    public Optional<Credentials> forRegistry(String registry) {
        return environment
                .login(registry)
                .or(() -> settings.forRegistry(registry))
                .or(() -> environment.stored(registry))
                .or(() -> fromDocker(RegistryKeys.of(registry)));
    }

    /**
     * What Docker's programs would not find by themselves, by registry.
     *
     * @param needed whether a registry may be asked by them
     */
    public Map<String, Credentials> unknownToDocker(Predicate<String> needed) {
        Map<String, Credentials> all = environment.all(needed);
        settings.all(needed).forEach((registry, found) -> {
            if (environment.login(registry).isEmpty()) {
                all.put(registry, found);
            }
        });
        return all;
    }

    private Optional<Credentials> fromDocker(RegistryKeys keys) {
        return DockerConfig.read(dockerConfig)
                .flatMap(config -> config.helper(keys)
                        .flatMap(helper -> new CredentialProgram(helper, "credHelpers of " + dockerConfig, processes)
                                .find(keys.server()))
                        .or(() -> config.store()
                                .flatMap(store -> new CredentialProgram(
                                                store, "credsStore of " + dockerConfig, processes)
                                        .find(keys.server())))
                        .or(() -> config.stored(keys)));
    }
}
