package io.github.pixelzx.docker.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.pixelzx.docker.credentials.Credentials.IdentityToken;
import io.github.pixelzx.docker.credentials.Credentials.Login;
import io.github.pixelzx.docker.credentials.Credentials.RegistryToken;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.OutputListener;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.process.Processes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialChainTest {

    private static final String CANARY = "c4n4ry-s3cr3t";
    private static final SettingsCredentials NO_SETTINGS = registry -> Optional.empty();

    @TempDir
    Path directory;

    private final Helpers helpers = new Helpers();
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void prefersMavensSettings() {
        write(auths("ghcr.io", "docker-user", CANARY));
        Credentials fromSettings = Credentials.of("maven-user", CANARY, "settings.xml (server 'ghcr.io')");

        assertThat(chain(registry -> Optional.of(fromSettings)).forRegistry("ghcr.io"))
                .containsSame(fromSettings);
    }

    @Test
    void prefersTheUserAndSecretOfTheEnvironmentForTheRegistryPublishedTo() {
        environment.put("DOCKER_REGISTRY_USERNAME", "ci");
        environment.put("DOCKER_REGISTRY_PASSWORD", CANARY);
        SettingsCredentials settings = registry -> Optional.of(Credentials.of("maven-user", "word", "settings.xml"));

        assertThat(chain(settings).forRegistry("ghcr.io"))
                .contains(new Login(
                        "ci", CANARY, "the environment (DOCKER_REGISTRY_USERNAME, DOCKER_REGISTRY_PASSWORD)"));
        assertThat(chain(settings).forRegistry("docker.io").orElseThrow().source())
                .isEqualTo("settings.xml");
    }

    @Test
    void prefersTheConfigurationInTheEnvironmentToDockersFileButNotToSettings() {
        write(auths("docker.io", "docker-user", "word"));
        environment.put("DOCKER_AUTH_CONFIG", auths("https://index.docker.io/v1/", "gitlab-user", CANARY));
        SettingsCredentials settings = registry -> Optional.of(Credentials.of("maven-user", "word", "settings.xml"));

        assertThat(find("docker.io"))
                .isEqualTo(new Login("gitlab-user", CANARY, "auths of DOCKER_AUTH_CONFIG in the environment"));
        assertThat(chain(settings).forRegistry("docker.io").orElseThrow().source())
                .isEqualTo("settings.xml");
    }

    @Test
    void namesTheVariableThatIsNoJsonAndPrintsNothingOfIt() {
        environment.put("DOCKER_AUTH_CONFIG", "{\"auths\": " + CANARY + "}");

        assertProblem(() -> find("ghcr.io"), "DOCKER_AUTH_CONFIG", "not JSON", "unset DOCKER_AUTH_CONFIG");
    }

    @Test
    void handsOnWhatDockersProgramsDoNotKnowAndOnlyWhatTheyNeed() {
        environment.put("DOCKER_REGISTRY_PASSWORD", "mine");
        environment.put(
                "DOCKER_AUTH_CONFIG",
                auths("https://index.docker.io/v1/", "hub", "word")
                        .replace("}}}", "}, \"other.lan\": {\"auth\": \"YTpi\"}}}"));
        SettingsCredentials settings = new SettingsCredentials() {
            @Override
            public Optional<Credentials> forRegistry(String registry) {
                return Optional.empty();
            }

            @Override
            public Map<String, Credentials> all(Predicate<String> needed) {
                return Map.of(
                        "ghcr.io", Credentials.of("maven", "word", "settings.xml"),
                        "base.lan", Credentials.of("maven", "word", "settings.xml"));
            }
        };

        Map<String, Credentials> found = chain(settings).unknownToDocker(Set.of("docker.io", "ghcr.io")::contains);

        assertThat(found).containsOnlyKeys("docker.io", "ghcr.io", "base.lan");
        assertThat(found.get("ghcr.io").source()).startsWith("the environment");
    }

    @Test
    void isAnonymousWithoutAnyConfiguration() {
        assertThat(chain(NO_SETTINGS).forRegistry("ghcr.io")).isEmpty();
    }

    @Test
    void readsALoginWithColonsInThePassword() {
        write(auths("ghcr.io", "someone", "a:b:c"));

        assertThat(find("ghcr.io")).isEqualTo(new Login("someone", "a:b:c", "auths of " + file()));
    }

    @Test
    void readsAnEntryOfSeparateUserAndPassword() {
        write("{\"auths\":{\"ghcr.io\":{\"username\":\"someone\",\"password\":\"word\"}}}");

        assertThat(find("ghcr.io")).isEqualTo(new Login("someone", "word", "auths of " + file()));
    }

    @Test
    void prefersAnIdentityTokenOfTheSameEntry() {
        write("{\"auths\":{\"acme.azurecr.io\":{\"auth\":\"%s\",\"identitytoken\":\"it\"}}}"
                .formatted(base64("00000000-0000-0000-0000-000000000000:")));

        assertThat(find("acme.azurecr.io")).isEqualTo(new IdentityToken("it", "auths of " + file()));
    }

    @Test
    void takesATokenThatIsForTheRegistryItself() {
        write("{\"auths\":{\"ghcr.io\":{\"registrytoken\":\"%s\"}}}".formatted(CANARY));

        assertThat(find("ghcr.io")).isEqualTo(new RegistryToken(CANARY, "auths of " + file()));
        assertThat(find("ghcr.io").toString()).doesNotContain(CANARY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://index.docker.io/v1/",
                "index.docker.io",
                "docker.io",
                "https://docker.io",
                "registry-1.docker.io",
                "https://registry-1.docker.io/v2/"
            })
    void knowsDockerHubByAllItsNames(String key) {
        write(auths(key, "someone", "word"));

        assertThat(find("docker.io")).isEqualTo(new Login("someone", "word", "auths of " + file()));
    }

    @Test
    void takesNoTokenOfDockerDesktopForALogin() {
        write(auths("https://index.docker.io/v1/access-token", "someone", CANARY));

        assertThat(chain(NO_SETTINGS).forRegistry("docker.io")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"reg.example:5000", "https://reg.example:5000", "http://reg.example:5000/v2/"})
    void findsARegistryWithOrWithoutSchemeAndPath(String key) {
        write(auths(key, "someone", "word"));

        assertThat(find("reg.example:5000")).isEqualTo(new Login("someone", "word", "auths of " + file()));
    }

    @Test
    void givesOneRegistrysCredentialsToNoOther() {
        write(auths("reg.example", "someone", CANARY));

        assertThat(chain(NO_SETTINGS).forRegistry("reg.example:5000")).isEmpty();
        assertThat(chain(NO_SETTINGS).forRegistry("evil-reg.example")).isEmpty();
    }

    @Test
    void asksTheHelperOfTheRegistryBeforeTheStore() {
        write("{\"credHelpers\":{\"ghcr.io\":\"one\"},\"credsStore\":\"all\"}");
        helpers.answer("one", 0, "{\"ServerURL\":\"ghcr.io\",\"Username\":\"someone\",\"Secret\":\"word\"}");

        assertThat(find("ghcr.io"))
                .isEqualTo(new Login("someone", "word", "docker-credential-one, credHelpers of " + file()));
        assertThat(helpers.asked).containsExactly("docker-credential-one get < ghcr.io");
    }

    @Test
    void asksTheStoreForDockerHubByItsOldName() {
        write("{\"auths\":{\"https://index.docker.io/v1/\":{}},\"credsStore\":\"all\"}");
        helpers.answer("all", 0, "{\"Username\":\"<token>\",\"Secret\":\"it\"}");

        assertThat(find("docker.io"))
                .isEqualTo(new IdentityToken("it", "docker-credential-all, credsStore of " + file()));
        assertThat(helpers.asked).containsExactly("docker-credential-all get < https://index.docker.io/v1/");
    }

    @Test
    void takesAHelperThatFindsNothingForNoCredentials() {
        write("{\"credsStore\":\"all\"}");
        helpers.answer("all", 1, "credentials not found in native keychain\n");

        assertThat(chain(NO_SETTINGS).forRegistry("ghcr.io")).isEmpty();
    }

    @Test
    void goesOnToTheFileWhereAHelperFindsNothing() {
        write(("{\"credsStore\":\"all\"," + auths("ghcr.io", "someone", "word").substring(1)));
        helpers.answer("all", 1, "credentials not found in native keychain\n");

        assertThat(find("ghcr.io")).isEqualTo(new Login("someone", "word", "auths of " + file()));
    }

    @Test
    void saysWhichHelperIsMissing() {
        write("{\"credsStore\":\"nowhere\"}");

        assertProblem(() -> find("ghcr.io"), "docker-credential-nowhere", "credsStore of " + file(), "no program");
    }

    @Test
    void saysWhyAHelperFailedAndKeepsItsSecretsToItself() {
        write("{\"credsStore\":\"all\"}");
        helpers.answer("all", 2, "{\"Username\":\"u\",\"Secret\":\"" + CANARY + "\"}\nthe keyring is locked\n");

        assertProblem(() -> find("ghcr.io"), "exit code 2", "the keyring is locked");
    }

    @Test
    void refusesAHelpersAnswerThatIsNoJson() {
        write("{\"credsStore\":\"all\"}");
        helpers.answer("all", 0, CANARY);

        assertProblem(() -> find("ghcr.io"), "docker-credential-all", "not JSON");
    }

    @Test
    void startsNothingThatIsNotTheNameOfAHelper() {
        write("{\"credsStore\":\"../../tmp/evil\"}");

        assertProblem(() -> find("ghcr.io"), "is not the name of a credential helper");
        assertThat(helpers.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"auths\": " + CANARY + "}", "[\"" + CANARY + "\"]", "{\"auths\":{\"x\":\"" + CANARY})
    void namesAFileThatIsNoJsonAndPrintsNothingOfIt(String content) {
        write(content);

        assertProblem(() -> find("ghcr.io"), file().toString());
    }

    @Test
    void namesAnEntryThatCannotBeDecoded() {
        write("{\"auths\":{\"ghcr.io\":{\"auth\":\"!" + CANARY + "!\"}}}");

        assertProblem(() -> find("ghcr.io"), file().toString(), "'ghcr.io'", "base64");
    }

    @Test
    void isNotDisturbedByABrokenEntryOfAnotherRegistry() {
        write("{\"auths\":{\"other.example\":{\"auth\":\"!!\"},"
                + auths("ghcr.io", "someone", "word").substring("{\"auths\":{".length()));

        assertThat(find("ghcr.io")).isEqualTo(new Login("someone", "word", "auths of " + file()));
    }

    @Test
    void looksWhereDockerLooks() {
        assertThat(CredentialChain.dockerConfig(Map.of("DOCKER_CONFIG", "/etc/dc"), Path.of("/home/u")))
                .isEqualTo(Path.of("/etc/dc/config.json"));
        assertThat(CredentialChain.dockerConfig(Map.of("DOCKER_CONFIG", ""), Path.of("/home/u")))
                .isEqualTo(Path.of("/home/u/.docker/config.json"));
    }

    @Test
    void namesTheSourceAndNeverTheSecret() {
        assertThat(List.of(
                        Credentials.of("someone", CANARY, "settings.xml"),
                        Credentials.of("<token>", CANARY, "settings.xml")))
                .allSatisfy(credentials -> assertThat(credentials.toString())
                        .contains("settings.xml")
                        .doesNotContain(CANARY));
    }

    private static void assertProblem(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.problem().help()).isEqualTo(HelpTopic.CREDENTIALS_UNREADABLE);
            assertThat(e.getMessage()).contains(parts);
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                assertThat(String.valueOf(cause.getMessage())).doesNotContain(CANARY);
            }
        });
    }

    private Credentials find(String registry) {
        return chain(NO_SETTINGS).forRegistry(registry).orElseThrow();
    }

    private CredentialChain chain(SettingsCredentials settings) {
        return new CredentialChain(EnvironmentCredentials.of(environment, "ghcr.io"), settings, file(), helpers);
    }

    private Path file() {
        return directory.resolve("config.json");
    }

    private void write(String json) {
        try {
            Files.writeString(file(), json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String auths(String key, String user, String secret) {
        return "{\"auths\":{\"" + key + "\":{\"auth\":\"" + base64(user + ":" + secret) + "\"}}}";
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Credential helpers that are not there, or say one thing. */
    private static final class Helpers implements Processes {

        private final Map<String, ProcessResult> answers = new HashMap<>();
        private final List<String> asked = new ArrayList<>();

        void answer(String helper, int exitCode, String stdout) {
            Command command = Command.of("docker-credential-" + helper, "get");
            answers.put(command.toString(), new ProcessResult(command, exitCode, stdout, "", Duration.ZERO));
        }

        @Override
        public ProcessResult run(Command command, OutputListener listener) {
            asked.add(command + " < " + command.input());
            ProcessResult result = answers.get(command.toString());
            if (result == null) {
                throw Problem.environment(HelpTopic.PROGRAM_NOT_FOUND, "Cannot start it", "not there", "install it")
                        .asException();
            }
            return result;
        }
    }
}
