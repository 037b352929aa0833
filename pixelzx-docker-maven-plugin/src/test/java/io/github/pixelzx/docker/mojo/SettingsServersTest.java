package io.github.pixelzx.docker.mojo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.credentials.Credentials;
import io.github.pixelzx.docker.credentials.Credentials.Login;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.building.DefaultSettingsProblem;
import org.apache.maven.settings.building.SettingsProblem;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.apache.maven.settings.crypto.SettingsDecryptionRequest;
import org.apache.maven.settings.crypto.SettingsDecryptionResult;
import org.junit.jupiter.api.Test;

class SettingsServersTest {

    private final Settings settings = new Settings();
    private final Decrypter decrypter = new Decrypter();

    @Test
    void takesTheServerWhoseIdIsTheHost() {
        server("ghcr.io", "me", "word");

        assertThat(servers().forRegistry("ghcr.io")).contains(login("me", "word", "ghcr.io"));
        assertThat(servers().forRegistry("quay.io")).isEmpty();
    }

    @Test
    void takesTheServerNamedForARegistryBeforeThatOfItsHost() {
        server("ghcr.io", "host", "word");
        server("publisher", "me", "word");

        assertThat(new SettingsServers(settings, decrypter, Map.of("ghcr.io", "publisher")).forRegistry("ghcr.io"))
                .contains(login("me", "word", "publisher"));
    }

    @Test
    void saysThatTheNamedServerIsMissing() {
        server("ghcr.io", "host", "word");

        Problem problem = problem(
                () -> new SettingsServers(settings, decrypter, Map.of("ghcr.io", "typo")).forRegistry("ghcr.io"));

        assertThat(problem.what()).isEqualTo("settings.xml has no server 'typo' with a password");
    }

    @Test
    void decryptsNoServerButTheOneNeeded() {
        server("ghcr.io", "me", "word");
        server("maven.acme.example", "x", "{broken}");
        server("quay.io", "x", "{broken}");

        assertThat(servers().forRegistry("ghcr.io")).isPresent();
        assertThat(servers().all("ghcr.io"::equals)).containsOnlyKeys("ghcr.io");
        assertThat(decrypter.asked).containsOnly("ghcr.io");
    }

    @Test
    void leavesAnUnreadableServerOutWhereItMayNotBeNeeded() {
        server("ghcr.io", "me", "word");
        server("quay.io", "x", "{broken}");

        assertThat(servers().all(registry -> true)).containsOnlyKeys("ghcr.io");
    }

    @Test
    void handsTheServerNamedForARegistryOnUnderThatRegistrysName() {
        server("publisher", "me", "word");

        Map<String, Credentials> all =
                new SettingsServers(settings, decrypter, Map.of("ghcr.io", "publisher")).all(registry -> true);

        assertThat(all).containsOnlyKeys("ghcr.io");
    }

    @Test
    void saysWhyAPasswordCannotBeDecrypted() {
        server("ghcr.io", "me", "{broken}");

        Problem problem = problem(() -> servers().forRegistry("ghcr.io"));

        assertThat(problem.what()).contains("Cannot decrypt", "'ghcr.io'");
        assertThat(problem.text()).doesNotContain("{broken}");
    }

    @Test
    void saysWhichVariableIsNotSet() {
        server("ghcr.io", "me", "${env.GHCR_TOKEN}");

        Problem problem = problem(() -> servers().forRegistry("ghcr.io"));

        assertThat(problem.help()).isEqualTo(HelpTopic.CREDENTIALS_UNREADABLE);
        assertThat(problem.why()).isEqualTo("it is ${env.GHCR_TOKEN}, and nothing defines that");
        assertThat(problem.fixes()).contains("export GHCR_TOKEN=…");
    }

    private SettingsServers servers() {
        return new SettingsServers(settings, decrypter, Map.of());
    }

    private void server(String id, String user, String password) {
        Server server = new Server();
        server.setId(id);
        server.setUsername(user);
        server.setPassword(password);
        settings.addServer(server);
    }

    private static Login login(String user, String secret, String id) {
        return new Login(user, secret, "settings.xml (server '" + id + "')");
    }

    private static Problem problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        ProblemException thrown = catchThrowableOfType(ProblemException.class, call);
        assertThat(thrown).isNotNull();
        return thrown.problem();
    }

    /** Cannot decrypt what is called broken, takes the rest for plain, and remembers what it was asked for. */
    private static final class Decrypter implements SettingsDecrypter {

        private final List<String> asked = new ArrayList<>();

        @Override
        public SettingsDecryptionResult decrypt(SettingsDecryptionRequest request) {
            List<Server> servers = request.getServers();
            servers.forEach(server -> asked.add(server.getId()));
            boolean broken = servers.stream().anyMatch(server -> "{broken}".equals(server.getPassword()));
            List<SettingsProblem> problems = broken
                    ? List.of(new DefaultSettingsProblem(
                            "no master password", SettingsProblem.Severity.ERROR, "settings.xml", 1, 1, null))
                    : List.of();
            return new Decrypted(servers, List.of(), problems);
        }
    }
}
