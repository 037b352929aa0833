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
import java.util.stream.Collectors;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.jspecify.annotations.Nullable;

/** The {@code <server>} of settings.xml whose id is the registry's host; only that one is decrypted. */
final class SettingsServers implements SettingsCredentials {

    private static final List<String> HUB_IDS = List.of(
            ImageReference.DOCKER_HUB, "index.docker.io", "registry-1.docker.io", "https://index.docker.io/v1/");

    private final @Nullable Settings settings;
    private final SettingsDecrypter decrypter;

    SettingsServers(@Nullable Settings settings, SettingsDecrypter decrypter) {
        this.settings = settings;
        this.decrypter = decrypter;
    }

    @Override
    public Optional<Credentials> forRegistry(String registry) {
        if (settings == null) {
            return Optional.empty();
        }
        List<String> ids = HUB_IDS.contains(registry) ? HUB_IDS : List.of(registry);
        for (String id : ids) {
            Server server = settings.getServer(id);
            if (server != null && server.getPassword() != null) {
                return Optional.of(credentials(server));
            }
        }
        return Optional.empty();
    }

    @Override
    public Map<String, Credentials> all() {
        Map<String, Credentials> all = new TreeMap<>();
        if (settings != null) {
            for (Server server : settings.getServers()) {
                String id = server.getId();
                if (server.getPassword() != null && (HUB_IDS.contains(id) || ImageReference.isRegistry(id))) {
                    readable(server).ifPresent(found -> all.put(HUB_IDS.contains(id) ? HUB_IDS.get(0) : id, found));
                }
            }
        }
        return all;
    }

    /** A value of the server with that id, decrypted; none if there is no such server or it has no such value. */
    Optional<String> value(BuildSecret.Server secret) {
        Server server = settings == null ? null : settings.getServer(secret.server());
        if (server == null) {
            return Optional.empty();
        }
        Server decrypted = decrypted(server);
        return Optional.ofNullable(
                switch (secret.field()) {
                    case PASSWORD -> decrypted.getPassword();
                    case USERNAME -> decrypted.getUsername();
                    case PASSPHRASE -> decrypted.getPassphrase();
                });
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
        Server decrypted = decrypted(server);
        String user = decrypted.getUsername() == null ? "" : decrypted.getUsername();
        return Credentials.of(user, decrypted.getPassword(), "settings.xml (server '" + server.getId() + "')");
    }

    private Server decrypted(Server server) {
        SettingsDecryptionResult result = decrypter.decrypt(new DefaultSettingsDecryptionRequest(server));
        Server decrypted = result.getServer();
        List<SettingsProblem> problems = result.getProblems();
        if (!problems.isEmpty()) {
            throw Problem.environment(
                            HelpTopic.CREDENTIALS_UNREADABLE,
                            "Cannot decrypt the password of server '" + server.getId() + "' in settings.xml",
                            problems.stream().map(SettingsProblem::getMessage).collect(Collectors.joining("\n")),
                            "mvn --encrypt-password, with the master password of ~/.m2/settings-security.xml",
                            "or remove the server and use: docker login " + server.getId())
                    .asException();
        }
        return decrypted;
    }
}
