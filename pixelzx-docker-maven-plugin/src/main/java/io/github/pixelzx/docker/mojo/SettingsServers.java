package io.github.pixelzx.docker.mojo;

import io.github.pixelzx.docker.config.BuildSecret;
import io.github.pixelzx.docker.credentials.Credentials;
import io.github.pixelzx.docker.credentials.SettingsCredentials;
import io.github.pixelzx.docker.oci.ImageReference;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** The {@code <server>} of settings.xml named for a registry, or whose id is its host; only that one is decrypted. */
final class SettingsServers implements SettingsCredentials {

    private static final List<String> HUB_IDS = List.of(
            ImageReference.DOCKER_HUB, "index.docker.io", "registry-1.docker.io", "https://index.docker.io/v1/");

    private final @Nullable Settings settings;
    private final SettingsDecryption decryption;
    private final Map<String, String> named;

    /**
     * The servers of a settings file.
     *
     * @param named the id of the server that serves a registry, where the user named one
     */
    SettingsServers(@Nullable Settings settings, SettingsDecrypter decrypter, Map<String, String> named) {
        this.settings = settings;
        this.decryption = new SettingsDecryption(decrypter);
        this.named = Map.copyOf(named);
    }

    @Override
    public Optional<Credentials> forRegistry(String registry) {
        if (named.containsKey(registry)) {
            String id = named.get(registry);
            return Optional.of(credentials(server(id).orElseThrow(() -> missing(id, registry))));
        }
        return (HUB_IDS.contains(registry) ? HUB_IDS : List.of(registry))
                .stream().flatMap(id -> server(id).stream()).findFirst().map(this::credentials);
    }

    @Override
    public Map<String, Credentials> all(Predicate<String> needed) {
        Map<String, Credentials> all = new TreeMap<>();
        if (settings != null) {
            for (Server server : settings.getServers()) {
                String id = server.getId();
                String registry = HUB_IDS.contains(id) ? ImageReference.DOCKER_HUB : id;
                if (server.getPassword() != null && ImageReference.isRegistry(registry) && needed.test(registry)) {
                    readable(server).ifPresent(found -> all.put(registry, found));
                }
            }
        }
        named.keySet().forEach(registry -> forRegistry(registry).ifPresent(found -> all.put(registry, found)));
        return all;
    }

    /** A value of the server with that id, decrypted; none if there is no such server or it has no such value. */
    Optional<String> value(BuildSecret.Server secret) {
        Server server = settings == null ? null : settings.getServer(secret.server());
        if (server == null) {
            return Optional.empty();
        }
        Server decrypted = decryption.of(server);
        return Optional.ofNullable(
                switch (secret.field()) {
                    case PASSWORD -> decrypted.getPassword();
                    case USERNAME -> decrypted.getUsername();
                    case PASSPHRASE -> decrypted.getPassphrase();
                });
    }

    private Optional<Server> server(String id) {
        return Optional.ofNullable(settings)
                .map(known -> known.getServer(id))
                .filter(server -> server.getPassword() != null);
    }

    /** One that cannot be decrypted may be nobody's concern: who needs it is told so by {@link #forRegistry}. */
    private Optional<Credentials> readable(Server server) {
        try {
            return Optional.of(credentials(server));
        } catch (ProblemException e) {
            return Optional.empty();
        }
    }

    private Credentials credentials(Server server) {
        Server decrypted = decryption.of(server);
        String user = decrypted.getUsername() == null ? "" : decrypted.getUsername();
        return Credentials.of(user, decrypted.getPassword(), "settings.xml (server '" + server.getId() + "')");
    }

    private static ProblemException missing(String id, String registry) {
        return Problem.environment(
                        HelpTopic.CREDENTIALS_UNREADABLE,
                        "settings.xml has no server '" + id + "' with a password",
                        "<serverId> (-Dpixelzx.serverId) names it for " + registry,
                        "in ~/.m2/settings.xml: <server><id>" + id
                                + "</id><username>USER</username><password>TOKEN</password></server>",
                        "or leave <serverId> out: then a server whose id is " + registry
                                + ", or docker login, is taken")
                .asException();
    }
}
