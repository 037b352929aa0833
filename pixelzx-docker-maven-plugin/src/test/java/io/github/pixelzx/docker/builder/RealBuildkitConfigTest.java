package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.credentials.CredentialChain;
import io.github.pixelzx.docker.credentials.Credentials;
import io.github.pixelzx.docker.credentials.PrivateDockerConfig;
import io.github.pixelzx.docker.engine.ContainerSpec;
import io.github.pixelzx.docker.engine.DescriptionDraft;
import io.github.pixelzx.docker.engine.Engine;
import io.github.pixelzx.docker.engine.EngineDescription;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.ProcessResult;
import io.github.pixelzx.docker.progress.SilentProgress;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What is configured reaches the real BuildKit: seen by the registries that it asks. */
@Tag("docker")
class RealBuildkitConfigTest {

    @RegisterExtension
    private final OneBuilder fixture = OneBuilder.of("conf");

    private final String name = fixture.name;

    @TempDir
    private Path directory;

    @Test
    void asksTheMirrorThatOnlyTheEngineNames() throws IOException {
        Path log = registryLog();
        ensure(BuilderSpec.Buildkit.DEFAULT);

        build("FROM " + name + ":latest\n");

        assertThat(Files.readString(log)).contains("/v2/library/" + name + "/manifests/latest");
    }

    @Test
    void asksNoMirrorWithAnEmptyConfiguration() throws IOException {
        Path log = registryLog();
        fixture.engine()
                .createContainer(ContainerSpec.of(OneBuilder.IMAGE)
                        .withName(fixture.container)
                        .withPrivileged(true)
                        .withNetwork("host"));
        ensure(BuilderSpec.Buildkit.DEFAULT);

        build("FROM " + name + ":latest\n");

        assertThat(Files.readString(log)).doesNotContain("/v2/library/" + name + '/');
    }

    @Test
    void reachesARegistryWithoutTls() throws IOException {
        try (RegistryRelay registry = RegistryRelay.plain(mirror())) {
            String dockerfile = "FROM " + registry.host() + "/library/alpine:latest\n";
            ensure(BuilderSpec.Buildkit.DEFAULT);
            assertThat(build(dockerfile).succeeded()).isFalse();

            ensure(new BuilderSpec.Buildkit(null, null, List.of(registry.host()), Map.of()));
            ProcessResult built = build(dockerfile);

            assertThat(built.succeeded()).as(built.stderr()).isTrue();
            assertThat(registry.requests()).anyMatch(request -> request.contains("/v2/library/alpine/"));
        }
    }

    @Test
    void trustsAnAuthorityOfTheUsers() throws Exception {
        Path authority = directory.resolve("ca.crt");
        try (RegistryRelay registry = RegistryRelay.secure(mirror(), authority)) {
            String dockerfile = "FROM " + registry.host() + "/library/alpine:latest\n";
            ensure(BuilderSpec.Buildkit.DEFAULT);
            assertThat(build(dockerfile).stderr()).contains("certificate signed by unknown authority");

            ensure(new BuilderSpec.Buildkit(null, null, List.of(), Map.of(registry.host(), authority)));
            ProcessResult built = build(dockerfile);

            assertThat(built.succeeded()).as(built.stderr()).isTrue();
        }
    }

    @Test
    void trustsTheAuthoritiesOfDockersDirectory() throws Exception {
        Path authority = directory.resolve("ca.crt");
        try (RegistryRelay registry = RegistryRelay.secure(mirror(), authority)) {
            Path certificates =
                    Files.createDirectories(directory.resolve("certs.d").resolve(registry.host()));
            Files.copy(authority, certificates.resolve("ca.crt"));

            builders(fixture.engine(), new RegistryCertificates(List.of(directory.resolve("certs.d"))))
                    .ensure(spec(BuilderSpec.Container.of(OneBuilder.IMAGE), BuilderSpec.Buildkit.DEFAULT));
            ProcessResult built = build("FROM " + registry.host() + "/library/alpine:latest\n");

            assertThat(built.succeeded()).as(built.stderr()).isTrue();
        }
    }

    @Test
    void goesThroughTheEnginesProxy() throws IOException {
        String registry = "registry.invalid:5000";
        try (RegistryRelay proxy = RegistryRelay.plain(mirror())) {
            Engine proxied = describing(Map.of("HTTP_PROXY", "http://" + proxy.host()));
            builders(proxied, new RegistryCertificates(List.of()))
                    .ensure(spec(
                            BuilderSpec.Container.of(OneBuilder.IMAGE),
                            new BuilderSpec.Buildkit(null, null, List.of(registry), Map.of())));

            ProcessResult built = build("FROM " + registry + "/library/alpine:latest\n");

            assertThat(built.succeeded()).as(built.stderr()).isTrue();
            assertThat(proxy.requests()).anyMatch(request -> request.contains("http://" + registry));
        }
    }

    @Test
    void buildsFromAPrivateBaseWithMavensCredentials() throws IOException {
        try (RegistryRelay registry = RegistryRelay.plain(mirror()).requiring("me", "secret")) {
            String dockerfile = "FROM " + registry.host() + "/library/alpine:latest\n";
            ensure(new BuilderSpec.Buildkit(null, null, List.of(registry.host()), Map.of()));
            assertThat(build(dockerfile).succeeded()).isFalse();

            Path own = CredentialChain.dockerConfig(System.getenv(), Path.of(System.getProperty("user.home")));
            try (PrivateDockerConfig config = PrivateDockerConfig.of(
                    Map.of(registry.host(), Credentials.of("me", "secret", "a test")), own, System.getenv())) {
                ProcessResult built =
                        fixture.processes.run(command(name, dockerfile).withEnvironment(config.environment()));

                assertThat(built.succeeded()).as(built.stderr()).isTrue();
                assertThat(built.stderr() + built.stdout()).doesNotContain("secret");
            }
        }
    }

    @Test
    void limitsTheContainerAndTellsBuildxTheSame() {
        builders(fixture.engine(), new RegistryCertificates(List.of()))
                .ensure(spec(
                        new BuilderSpec.Container(
                                OneBuilder.IMAGE, null, 512 << 20, 1_500_000_000, "no", Map.of("team", "platform")),
                        BuilderSpec.Buildkit.DEFAULT));

        String inspect = fixture.docker(
                "inspect",
                "-f",
                "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.RestartPolicy.Name}}"
                        + " {{index .Config.Labels \"team\"}}",
                fixture.container);

        assertThat(inspect.strip()).isEqualTo("536870912 1500000000 no platform");
        assertThat(fixture.buildx.stored(name).orElseThrow().nodes().get(0).driverOpts())
                .containsEntry("memory", "536870912")
                .containsEntry("cpu-quota", "150000")
                .containsEntry("restart-policy", "no");
    }

    @Test
    void grantsTheEntitlementsItWasMadeFor() throws IOException {
        builders(fixture.engine(), new RegistryCertificates(List.of()))
                .ensure(spec(
                        new BuilderSpec.Container(
                                OneBuilder.IMAGE,
                                null,
                                0,
                                0,
                                "no",
                                Map.of(),
                                List.of("network.host", "security.insecure"),
                                Map.of()),
                        BuilderSpec.Buildkit.DEFAULT));

        String command = fixture.docker("inspect", "-f", "{{json .Args}}", fixture.container);

        assertThat(command)
                .contains("--allow-insecure-entitlement=network.host")
                .contains("--allow-insecure-entitlement=security.insecure");
        ProcessResult built =
                fixture.processes.run(command(name, "FROM alpine:latest\n").plus("--allow", "security.insecure"));
        assertThat(built.succeeded()).as(built.stderr()).isTrue();
    }

    @Test
    void letsBuildxMakeTheContainerAgainFromWhatItWasTold() throws IOException {
        builders(fixture.engine(), new RegistryCertificates(List.of()))
                .ensure(spec(
                        new BuilderSpec.Container(OneBuilder.IMAGE, null, 512 << 20, 1_500_000_000, "no", Map.of()),
                        new BuilderSpec.Buildkit("3GB", null, List.of(), Map.of())));
        fixture.engine().removeContainer(fixture.container);

        assertThat(build("FROM alpine:latest\n").succeeded()).isTrue();

        assertThat(fixture.docker("inspect", "-f", "{{.HostConfig.Memory}} {{.HostConfig.CpuQuota}}", fixture.container)
                        .strip())
                .isEqualTo("536870912 150000");
        assertThat(fixture.engine()
                        .exec(fixture.container, List.of("cat", "/etc/buildkit/buildkitd.toml"), OneBuilder.PATIENCE)
                        .stdout())
                .contains("3GB");
    }

    @Test
    void buildsWithTheEnginesOwnBuildkit() throws IOException {
        BuilderSpec own = new BuilderSpec(
                name,
                BuilderSpec.Driver.DOCKER,
                BuilderSpec.Container.of(OneBuilder.IMAGE),
                BuilderSpec.Buildkit.DEFAULT,
                false);

        Builder builder =
                builders(fixture.engine(), new RegistryCertificates(List.of())).ensure(own);
        ProcessResult built = build(builder.name(), "FROM alpine:latest\n");

        assertThat(built.succeeded()).as(built.stderr()).isTrue();
        assertThat(fixture.engine().inspectContainer(fixture.container)).isEmpty();
    }

    @Test
    @Tag("long")
    void keepsNoMoreCacheThanAllowed() throws IOException {
        ensure(new BuilderSpec.Buildkit("20MB", null, List.of(), Map.of()));
        for (int layer = 0; layer < 4; layer++) {
            build("FROM alpine:latest\nRUN head -c 15000000 /dev/urandom > /layer-" + layer + "\n");
        }
        assertThat(cache()).isGreaterThan(50_000_000);

        Instant deadline = Instant.now().plus(Duration.ofMinutes(3));
        while (cache() > 25_000_000 && Instant.now().isBefore(deadline)) {
            LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
        }

        assertThat(cache()).isLessThan(25_000_000);
    }

    /** Bytes of cache, as BuildKit counts them. */
    private long cache() {
        String all = fixture.engine()
                .exec(
                        fixture.container,
                        List.of("buildctl", "du", "--format", "{{range .}}{{.Size}} {{end}}"),
                        Duration.ofSeconds(20))
                .stdout();
        long sum = 0;
        for (String size : all.strip().split("\\s+", -1)) {
            sum += size.isEmpty() ? 0 : Long.parseLong(size);
        }
        return sum;
    }

    private void ensure(BuilderSpec.Buildkit buildkit) {
        builders(fixture.engine(), new RegistryCertificates(List.of()))
                .ensure(spec(BuilderSpec.Container.of(OneBuilder.IMAGE), buildkit));
    }

    private BuilderSpec spec(BuilderSpec.Container wished, BuilderSpec.Buildkit buildkit) {
        return new BuilderSpec(name, BuilderSpec.Driver.DOCKER_CONTAINER, wished, buildkit, false);
    }

    private Builders builders(Engine on, RegistryCertificates certificates) {
        return new Builders(on, fixture.buildx, new SilentProgress(), OneBuilder.PATIENCE, certificates);
    }

    /** This fixture.engine(), as if it were configured with proxies. */
    private Engine describing(Map<String, String> proxies) {
        EngineDescription proxied = new DescriptionDraft(fixture.engine().describe())
                .proxies(proxies)
                .description();
        return (Engine) Proxy.newProxyInstance(
                Engine.class.getClassLoader(), new Class<?>[] {Engine.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("describe")) {
                        return proxied;
                    }
                    try {
                        return method.invoke(fixture.engine(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** The engine's mirror of Docker Hub, which has the base images. */
    private String mirror() {
        List<String> mirrors = fixture.engine().describe().registryMirrors();
        assumeTrue(!mirrors.isEmpty(), "the engine has no mirror");
        return mirrors.get(0).replaceFirst("/+$", "");
    }

    private static Path registryLog() {
        String log = System.getenv("PIXELZX_DEV_REGISTRY_LOG");
        assumeTrue(log != null, "the log of the engine's mirror is not at hand");
        return Path.of(log);
    }

    private ProcessResult build(String dockerfile) throws IOException {
        return build(name, dockerfile);
    }

    private ProcessResult build(String builder, String dockerfile) throws IOException {
        return fixture.processes.run(command(builder, dockerfile));
    }

    private Command command(String builder, String dockerfile) throws IOException {
        Path context = Files.createDirectories(directory.resolve("context"));
        Files.writeString(context.resolve("Dockerfile"), dockerfile);
        return Command.of("docker", "buildx", "build", "--builder", builder)
                .plus("--platform", "linux/amd64,linux/arm64", "--progress", "plain", "--provenance=false")
                .plus("--output", "type=oci,tar=false,dest=" + directory.resolve("layout"), context.toString())
                .within(OneBuilder.PATIENCE);
    }
}
