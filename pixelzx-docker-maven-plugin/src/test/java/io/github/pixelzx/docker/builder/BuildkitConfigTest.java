package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.engine.DescriptionDraft;
import io.github.pixelzx.docker.engine.EngineDescription;
import io.github.pixelzx.docker.engine.FakeEngine;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractStringAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildkitConfigTest {

    private static final BuilderSpec SPEC = BuilderSpec.of("pixelzx-builder", "moby/buildkit:buildx-stable-1");
    private static final RegistryCertificates NONE = new RegistryCertificates(List.of());

    @TempDir
    private Path directory;

    @Test
    void limitsTheCacheAndNothingElseByDefault() {
        BuildkitConfig config = config(engine(List.of(), List.of("127.0.0.0/8", "::1/128")));

        assertThat(config.toml()).isEqualTo("""
                [worker.oci]
                  gc = true
                  gckeepstorage = "10GB"
                """);
        assertThat(config.hostNetwork()).isFalse();
    }

    @Test
    void reachesAMirrorOnTheEnginesLoopbackThroughItsNetwork() {
        BuildkitConfig config = config(engine(List.of("http://127.0.0.1:5000/"), List.of("127.0.0.0/8")));

        assertThat(config.toml()).contains("""
                [registry."127.0.0.1:5000"]
                  http = true
                [registry."docker.io"]
                  mirrors = ["127.0.0.1:5000"]
                """);
        assertThat(config.hostNetwork()).isTrue();
    }

    @Test
    void keepsTheOrderAndThePathOfMirrors() {
        BuildkitConfig config = config(engine(
                List.of("https://mirror.example.com", "https://harbor.example.com/hub/", "http://plain.example.com"),
                List.of()));

        assertThat(config.toml()).contains("""
                [registry."docker.io"]
                  mirrors = ["mirror.example.com", "harbor.example.com/hub", "plain.example.com"]
                [registry."plain.example.com"]
                  http = true
                """);
        assertThat(config.hostNetwork()).isFalse();
    }

    @Test
    void speaksToAnInsecureRegistryAsTheEngineDoes() {
        BuildkitConfig config = config(engine(List.of(), List.of("10.0.0.0/8", "registry.lan:5000")));

        assertThat(config.toml()).contains("""
                [registry."registry.lan:5000"]
                  http = true
                  insecure = true
                """).doesNotContain("10.0.0.0");
    }

    @Test
    void sharesTheNetworkForALoopbackRegistryUnderAnyName() {
        assertThat(config(engine(List.of(), List.of("localhost:5000"))).hostNetwork())
                .isTrue();
        assertThat(config(engine(List.of("http://[::1]:5000"), List.of())).hostNetwork())
                .isTrue();
        assertThat(config(engine(List.of("http://127.example.com"), List.of())).hostNetwork())
                .isFalse();
    }

    @Test
    void writesNothingThatIsNoAddress() {
        BuildkitConfig config = config(engine(List.of("http://a\"]\nx = [\"b"), List.of("a b")));

        assertThat(config.toml()).doesNotContain("registry");
    }

    @Test
    void speaksPlainlyToTheRegistriesThePomNames() {
        BuildkitConfig config = BuildkitConfig.of(
                engine(List.of(), List.of()),
                wished(new BuilderSpec.Buildkit(null, null, List.of("registry.lan:5000"), Map.of())),
                NONE);

        assertThat(config.toml()).contains("""
                [registry."registry.lan:5000"]
                  http = true
                """);
    }

    @Test
    void takesTheEnginesProxies() {
        EngineDescription engine = withProxies(Map.of("HTTPS_PROXY", "http://proxy.lan:3128", "NO_PROXY", "a,b"));

        assertThat(config(engine).environment())
                .isEqualTo(Map.of("HTTPS_PROXY", "http://proxy.lan:3128", "NO_PROXY", "a,b"));
        assertThat(config(engine).network()).isEqualTo("bridge");
        assertThat(config(withProxies(Map.of("HTTP_PROXY", "http://me:secret@127.0.0.1:3128/")))
                        .network())
                .isEqualTo("host");
    }

    @Test
    void sharesTheNetworkForAProxyOfTheUsersOnLoopback() {
        assertThat(surrounded(Map.of(), Map.of("HTTPS_PROXY", "http://localhost:3128"))
                        .network())
                .isEqualTo("host");
        assertThat(surrounded(Map.of(), Map.of("all_proxy", "socks5://127.0.0.1:1080"))
                        .network())
                .isEqualTo("host");
        assertThat(surrounded(Map.of("NO_PROXY", "localhost"), Map.of("NOTE", "127.0.0.1"))
                        .network())
                .isEqualTo("bridge");
    }

    @Test
    void takesTheUsersProxyInsteadOfTheEnginesHoweverItIsSpelled() {
        BuildkitConfig config = surrounded(
                Map.of("HTTPS_PROXY", "http://127.0.0.1:3128", "HTTP_PROXY", "http://plain.lan"),
                Map.of("https_proxy", "http://proxy.lan:3128"));

        assertThat(config.environment())
                .isEqualTo(Map.of("https_proxy", "http://proxy.lan:3128", "HTTP_PROXY", "http://plain.lan"));
        assertThat(config.network()).isEqualTo("bridge");
    }

    private static BuildkitConfig surrounded(Map<String, String> engines, Map<String, String> users) {
        BuilderSpec.Container container = SPEC.container().withEnvironment(users);
        return BuildkitConfig.of(
                withProxies(engines),
                new BuilderSpec(SPEC.name(), SPEC.driver(), container, SPEC.buildkit(), false),
                NONE);
    }

    @Test
    void addsWhatAFileOfTheUsersSays() throws IOException {
        BuildkitConfig config = merged("""
                debug = true
                [worker.oci]
                  max-parallelism = 2
                [registry."docker.io"]
                  mirrors = ["mirror.example.com"]
                [registry."quay.io"]
                  mirrors = ["quay.lan"]
                """, null);

        assertThat(config.toml()).isEqualTo("""
                debug = true
                [registry."docker.io"]
                  mirrors = ["mirror.example.com"]
                [registry."quay.io"]
                  mirrors = ["quay.lan"]
                [worker.oci]
                  gc = true
                  gckeepstorage = "10GB"
                  max-parallelism = 2
                """);
    }

    @Test
    void leavesTheCollectionOfGarbageToAFileThatHasItsOwn() throws IOException {
        assertThat(merged("[[worker.oci.gcpolicy]]\nkeepBytes = \"1GB\"\nall = true\n", null)
                        .toml())
                .contains("""
                        [[worker.oci.gcpolicy]]
                          all = true
                          keepBytes = "1GB"
                        """)
                .doesNotContain("10GB");
    }

    @Test
    void refusesAFileThatContradictsTheEngineOrThePom() {
        assertProblem(() -> merged("[registry.\"docker.io\"]\nmirrors = [\"other.example.com\"]\n", null))
                .contains("registry.\"docker.io\".mirrors = [\"other.example.com\"], where [\"mirror.example.com\"]");
        assertProblem(() -> merged("[worker.oci]\ngckeepstorage = \"1GB\"\n", "20GB"))
                .contains("worker.oci.gckeepstorage = \"1GB\", where \"20GB\" is needed");
    }

    @Test
    void refusesAFileForAClusterThatContradictsTheEntitlements() throws IOException {
        Path file =
                Files.writeString(directory.resolve("buildkitd.toml"), "insecure-entitlements = [\"network.host\"]\n");
        BuilderSpec.Container container =
                new BuilderSpec.Container("unused", null, 0, 0, "no", Map.of(), List.of("security.insecure"), Map.of());
        BuilderSpec spec = new BuilderSpec(
                SPEC.name(),
                BuilderSpec.Driver.KUBERNETES,
                container,
                new BuilderSpec.Buildkit(null, file, List.of(), Map.of()),
                false);

        assertProblem(() -> BuildkitConfig.ofCluster(spec, NONE)).contains("insecure-entitlements");
        assertThat(BuildkitConfig.ofCluster(SPEC, NONE)).isEmpty();
    }

    @Test
    void tellsAClusterAllThatAContainerIsToldButWhatThisMachinesEngineKnows() throws IOException {
        Path docker = Files.createDirectories(directory.resolve("certs.d/of-docker.lan"));
        Files.writeString(docker.resolve("ca.crt"), "AUTHORITY");
        Path own = Files.writeString(directory.resolve("own.pem"), "OWN AUTHORITY");
        Path file = Files.writeString(
                directory.resolve("buildkitd.toml"),
                "debug = true\n[registry.\"ghcr.io\"]\nmirrors = [\"mirror.lan\"]\n");
        BuilderSpec spec =
                wished(new BuilderSpec.Buildkit("7GB", file, List.of("plain.lan:5000"), Map.of("private.lan", own)));
        RegistryCertificates certificates = new RegistryCertificates(List.of(directory.resolve("certs.d")));
        EngineDescription silent = engine(List.of(), List.of());
        EngineDescription engine = engine(List.of("https://near.lan"), List.of("beside.lan:5000"));

        String cluster = BuildkitConfig.ofCluster(spec, certificates).orElseThrow();

        assertThat(cluster)
                .isEqualTo(BuildkitConfig.of(silent, spec, certificates).clientToml())
                .contains("debug", "ghcr.io", "mirror.lan", "plain.lan:5000", "private.lan", "of-docker.lan", "7GB");
        assertThat(BuildkitConfig.of(engine, spec, certificates).clientToml()).contains("near.lan", "beside.lan:5000");
        assertThat(cluster).doesNotContain("near.lan", "beside.lan:5000");
    }

    @Test
    void refusesAFileThatIsNotThereOrNoToml() {
        assertProblem(() -> merged("[worker", null)).contains("no TOML");
        assertProblem(() -> BuildkitConfig.of(
                        engine(List.of(), List.of()),
                        wished(new BuilderSpec.Buildkit(null, directory.resolve("absent"), List.of(), Map.of())),
                        NONE))
                .contains("NoSuchFile");
    }

    @Test
    void carriesCertificatesIntoTheContainer() throws IOException {
        Path docker = Files.createDirectories(directory.resolve("certs.d/registry.lan:5000"));
        Files.writeString(docker.resolve("ca.crt"), "AUTHORITY");
        Files.writeString(docker.resolve("client.cert"), "CERTIFICATE");
        Files.writeString(docker.resolve("client.key"), "KEY");
        Files.writeString(docker.resolve("lonely.cert"), "CERTIFICATE WITHOUT A KEY");
        Path own = Files.writeString(directory.resolve("own.pem"), "OWN AUTHORITY");

        BuildkitConfig config = BuildkitConfig.of(
                engine(List.of(), List.of()),
                wished(new BuilderSpec.Buildkit(null, null, List.of(), Map.of("other.lan", own))),
                new RegistryCertificates(List.of(directory.resolve("certs.d"), directory.resolve("absent"))));

        assertThat(config.files().values())
                .containsExactlyInAnyOrder("AUTHORITY", "CERTIFICATE", "KEY", "OWN AUTHORITY");
        assertThat(config.clientToml()).contains("ca = [\"" + own + "\"]", "key = \"" + docker.resolve("client.key"));
        config.files().keySet().forEach(name -> assertThat(config.toml()).contains("\"/etc/buildkit/" + name + '"'));
        assertThat(config.toml()).doesNotContain(directory.toString());
    }

    @Test
    void readsCertificatesBesideTheFileThatNamesThem() throws IOException {
        Files.writeString(directory.resolve("ca.pem"), "AUTHORITY");

        BuildkitConfig config = merged("[registry.\"a.lan\"]\nca = [\"ca.pem\"]\n", null);

        assertThat(config.files()).containsValue("AUTHORITY");
        assertThat(config.clientToml()).contains(directory.resolve("ca.pem").toString());
    }

    private BuildkitConfig merged(String toml, @Nullable String keepStorage) throws IOException {
        Path file = Files.writeString(directory.resolve("buildkitd.toml"), toml);
        return BuildkitConfig.of(
                engine(List.of("https://mirror.example.com"), List.of()),
                wished(new BuilderSpec.Buildkit(keepStorage, file, List.of(), Map.of())),
                NONE);
    }

    private static BuilderSpec wished(BuilderSpec.Buildkit buildkit) {
        return new BuilderSpec(SPEC.name(), SPEC.driver(), SPEC.container(), buildkit, false);
    }

    private static AbstractStringAssert<?> assertProblem(ThrowingCallable call) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, call);
        assertThat(problem.problem().help()).isEqualTo(HelpTopic.BUILDKIT_CONFIG);
        return assertThat(problem.problem().why());
    }

    private static BuildkitConfig config(EngineDescription engine) {
        return BuildkitConfig.of(engine, SPEC, NONE);
    }

    static EngineDescription engine(List<String> mirrors, List<String> insecure) {
        return engine(mirrors, insecure, Map.of());
    }

    static EngineDescription withProxies(Map<String, String> proxies) {
        return engine(List.of(), List.of(), proxies);
    }

    private static EngineDescription engine(List<String> mirrors, List<String> insecure, Map<String, String> proxies) {
        return new DescriptionDraft(new FakeEngine().describe())
                .mirrors(mirrors)
                .insecure(insecure)
                .proxies(proxies)
                .description();
    }
}
