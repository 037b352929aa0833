package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.pixelzx.docker.Promptness;
import io.github.pixelzx.docker.builder.ClusterApi.Trouble;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.buildx.DockerCli;
import io.github.pixelzx.docker.buildx.KubernetesOption;
import io.github.pixelzx.docker.buildx.StoredBuilder;
import io.github.pixelzx.docker.config.BuilderSpec;
import io.github.pixelzx.docker.config.BuilderSpec.Kubernetes;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real buildx and the real kubectl before an API that records what it is sent and answers as a cluster in trouble:
 * what would run in a cluster is what buildx posts, and no cluster can be had here.
 */
@Tag("docker")
class RealKubernetesTest {

    private static final String NAME =
            "pixelzx-kube-" + UUID.randomUUID().toString().substring(0, 8);

    /** Options whose effect is not in the deployment: where it is made, who is asked, how long is waited. */
    private static final Map<String, String> ELSEWHERE =
            Map.of("namespace", "builds", "loadbalance", "random", "default-load", "false", "timeout", "1s");

    private final SystemProcesses processes = new SystemProcesses();
    private BuildxBinary buildx = new BuildxBinary(processes);
    private BuilderSpec spec = BuilderSpec.of(NAME, "unused");

    @TempDir
    private Path directory;

    private ClusterApi api;
    private Path kubeconfig;

    @BeforeEach
    void startsAnApi() throws IOException, GeneralSecurityException {
        api = new ClusterApi(directory);
        kubeconfig = api.kubeconfig();
    }

    @AfterEach
    void forgetsTheBuilder() {
        buildx.forget(NAME, Map.of());
        api.close();
    }

    @Test
    void letsBuildxPostEachDriverOpt() {
        postsEachDriverOpt(Map.of(), "0.13");
    }

    @Test
    void letsTheNewestBuildxPostEachDriverOptItHas() throws IOException {
        usesTheNewestBuildx();
        Map<String, String> seen = new LinkedHashMap<>();
        seen.put("requests.ephemeral-storage", "105Mi");
        seen.put("limits.ephemeral-storage", "206Mi");
        seen.put("schedulername", "scheduler-of-builds");
        seen.put("buildkit-root-volume-memory", "307Mi");
        seen.put("env.HTTPS_PROXY", "http://proxy.lan:3128");
        postsEachDriverOpt(seen, "0.29");
    }

    /** With {@code image} and the others of the oldest buildx; each option's value stands in what is posted. */
    private void postsEachDriverOpt(Map<String, String> more, String version) {
        Map<String, String> options = new LinkedHashMap<>();
        Map<String, String> seen = new LinkedHashMap<>();
        option(options, seen, "image", "registry.lan/buildkit:v1", "registry.lan/buildkit:v1");
        option(options, seen, "replicas", "3", "\u0008\u0003\u0012");
        option(options, seen, "requests.cpu", "101m", "101m");
        option(options, seen, "requests.memory", "102Mi", "102Mi");
        option(options, seen, "limits.cpu", "203m", "203m");
        option(options, seen, "limits.memory", "204Mi", "204Mi");
        option(options, seen, "rootless", "true", "--oci-worker-no-process-sandbox");
        option(options, seen, "nodeselector", "kubernetes.io/arch=arm64,pool=builds", "kubernetes.io/arch");
        option(options, seen, "tolerations", "key=arm-only,operator=Exists,effect=NoSchedule", "arm-only");
        option(options, seen, "annotations", "com.acme/note=anno", "com.acme/note");
        option(options, seen, "labels", "com.acme/team=laby", "com.acme/team");
        option(options, seen, "serviceaccount", "builder-account", "builder-account");
        option(options, seen, "qemu.install", "true", "--install");
        option(options, seen, "qemu.image", "registry.lan/binfmt:v1", "registry.lan/binfmt:v1");
        more.forEach((name, value) -> option(options, seen, name, value, value));
        ELSEWHERE.forEach((name, value) -> {
            if (!more.isEmpty() || KubernetesOption.obstacle(name, "v0.13.1").isEmpty()) {
                options.put(name, value);
            }
        });

        Problem said = refused(new Kubernetes(kubeconfig, null, options));

        assertThat(api.asked).anyMatch(request -> request.contains("/apis/apps/v1/namespaces/builds/deployments"));
        assertThat(api.deployments).hasSize(1);
        seen.forEach(
                (name, words) -> assertThat(api.deployments.peek()).as(name).contains(words));
        assertThat(storedOptions()).isEqualTo(options);
        assertThat(said.what()).isEqualTo("The cluster does not let this user make a builder in namespace builds");
        assertThat(said.why()).contains("is forbidden: User");
        assertThat(options.keySet().stream().map(name -> name.replaceFirst("^env\\..*", "env.*")))
                .as("every driver-opt of " + version)
                .containsExactlyInAnyOrderElementsOf(Stream.of(KubernetesOption.values())
                        .map(KubernetesOption::option)
                        .filter(name -> KubernetesOption.obstacle(name, version).isEmpty())
                        .toList());
    }

    @Test
    void putsTheConfigurationOfBuildkitIntoAConfigMap() throws IOException {
        Path authority = Files.writeString(
                directory.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\nauthority\n-----END CERTIFICATE-----\n");
        Path own = Files.writeString(
                directory.resolve("own.toml"), "[registry.\"docker.io\"]\n  mirrors = [\"mirror.lan\"]\n");
        spec = new BuilderSpec(
                NAME,
                BuilderSpec.Driver.KUBERNETES,
                spec.container(),
                new BuilderSpec.Buildkit("7GB", own, List.of("plain.lan:5000"), Map.of("private.lan", authority)),
                false);

        refused(new Kubernetes(kubeconfig, null, Map.of("annotations", "com.acme/note=anno")));

        String posted = String.join("\n", api.configMaps);
        assertThat(posted)
                .contains("mirror.lan", "plain.lan:5000", "http = true", "private.lan", "7GB", "authority")
                .doesNotContain(directory.toString());
        assertThat(api.deployments.peek())
                .contains("com.acme/note", "pixelzx.github.io/buildkitd-config", "/etc/buildkit");

        String before = storedOptions().get("annotations");
        Files.writeString(authority, "-----BEGIN CERTIFICATE-----\nrenewed\n-----END CERTIFICATE-----\n");
        refused(new Kubernetes(kubeconfig, null, Map.of("annotations", "com.acme/note=anno")));

        assertThat(storedOptions().get("annotations")).isNotEqualTo(before);
        assertThat(String.join("\n", api.configMaps)).contains("renewed");
    }

    @Test
    void letsBuildkitGrantWhatIsAskedForAndNothingElse() {
        refused(new Kubernetes(kubeconfig, null, Map.of()));
        assertThat(api.deployments.peek()).contains("--allow-insecure-entitlement=network.host");

        grants("security.insecure");
        assertThat(latestDeployment())
                .contains("--allow-insecure-entitlement=security.insecure")
                .doesNotContain("network.host");
        assertThat(api.configMaps).last().asString().contains("insecure-entitlements = [\"security.insecure\"]");

        grants("network.host", "security.insecure");
        assertThat(latestDeployment()).contains("--allow-insecure-entitlement=security.insecure", "=network.host");
    }

    private void grants(String... entitlements) {
        BuilderSpec.Container usual = spec.container();
        BuilderSpec.Container container = new BuilderSpec.Container(
                usual.image(),
                usual.network(),
                usual.memoryBytes(),
                usual.nanoCpus(),
                usual.restartPolicy(),
                usual.labels(),
                List.of(entitlements),
                usual.environment());
        spec = new BuilderSpec(NAME, BuilderSpec.Driver.KUBERNETES, container, spec.buildkit(), false);
        refused(new Kubernetes(kubeconfig, null, Map.of()));
    }

    private String latestDeployment() {
        return List.copyOf(api.deployments).get(api.deployments.size() - 1);
    }

    @Test
    void choosesAContext() {
        assertThat(refused(new Kubernetes(kubeconfig, "two", Map.of())).what()).endsWith("in namespace second");

        // kubectl may ask for the server's version, too, which is in no namespace.
        assertThat(api.asked.stream().filter(request -> request.contains("/namespaces/")))
                .isNotEmpty()
                .allMatch(request -> request.contains("/namespaces/second/"));
    }

    @Test
    void makesTheBuilderAnewWhereItsSettingsChanged() {
        refused(new Kubernetes(kubeconfig, null, Map.of("replicas", "1")));
        refused(new Kubernetes(kubeconfig, null, Map.of("replicas", "2")));
        long removals = api.asked.stream()
                .filter(request -> request.startsWith("DELETE"))
                .count();
        refused(new Kubernetes(kubeconfig, null, Map.of("replicas", "2")));

        assertThat(removals).isPositive();
        assertThat(api.asked)
                .filteredOn(request -> request.startsWith("DELETE"))
                .hasSize((int) removals);
        assertThat(storedOptions()).containsEntry("replicas", "2");
    }

    @Test
    void saysAtOnceWhatIsMissing() throws IOException {
        assertRefused(new Kubernetes(directory.resolve("none"), null, Map.of()), "there is no kubeconfig");
        assertRefused(new Kubernetes(kubeconfig, "three", Map.of()), "has no context 'three'");
        assertRefused(new Kubernetes(kubeconfig, null, Map.of("replica", "2")), "there is no driver-opt 'replica'");
        Path dead = Files.writeString(
                directory.resolve("dead"), Files.readString(kubeconfig).replaceAll("127.0.0.1:\\d+", "127.0.0.1:1"));
        assertRefused(new Kubernetes(dead, null, Map.of()), "does not answer: Connection refused");
        assertThat(buildx.knows(NAME)).isFalse();
    }

    @Test
    void saysAtOnceThatTheClusterForbidsIt() {
        assertRefused(new Kubernetes(kubeconfig, null, Map.of()), "is forbidden: User");
    }

    @Test
    void saysAtOnceThatNobodyKnowsTheUser() {
        api.in(Trouble.UNAUTHORIZED);

        assertThat(assertRefused(new Kubernetes(kubeconfig, null, Map.of()), "nauthorized")
                        .what())
                .isEqualTo("The cluster does not know the user of the kubeconfig");
    }

    @Test
    void saysAtOnceThatTheClusterIsNotTrusted() throws IOException {
        Path mistrusting = api.kubeconfig("mistrusting", "tls-server-name: api");

        assertThat(assertRefused(new Kubernetes(mistrusting, null, Map.of()), "x509")
                        .what())
                .isEqualTo("The cluster's certificate is not trusted");
    }

    @Test
    void doesNotWaitForAnImageThatCannotBePulled() {
        needsKubectl();
        api.in(Trouble.UNPULLABLE);

        Problem said =
                Promptness.within(Duration.ofSeconds(15), () -> refused(new Kubernetes(kubeconfig, null, Map.of())));

        assertThat(said.what()).isEqualTo("The cluster cannot pull the image of the builder's pods");
        assertThat(said.why()).contains("ImagePullBackOff, registry.lan/nothing:1");
    }

    @Test
    void tellsPodsWithoutAMachineFromOthersThatAreNotReady() throws IOException {
        needsKubectl();
        usesTheNewestBuildx();
        Kubernetes impatient = new Kubernetes(kubeconfig, null, Map.of("timeout", "1s"));

        api.in(Trouble.UNSCHEDULABLE);
        Problem pending = refused(impatient);
        api.in(Trouble.CRASHING);
        Problem crashing = refused(impatient);
        api.in(Trouble.QUOTA);
        Problem refusedPods = refused(impatient);

        assertThat(pending.what()).isEqualTo("No machine of the cluster takes the builder's pods");
        assertThat(pending.why()).contains("pod-1: 0/3 nodes are available");
        assertThat(crashing.what()).isEqualTo("The builder's pods do not become ready");
        assertThat(crashing.why()).contains("CrashLoopBackOff");
        assertThat(refusedPods.why()).contains("exceeded quota");
    }

    private Problem assertRefused(Kubernetes cluster, String why) {
        return Promptness.within(Duration.ofSeconds(5), () -> {
            Instant start = Instant.now();
            Problem refusal = refused(cluster);
            Duration took = Duration.between(start, Instant.now());
            System.getLogger("faults").log(System.Logger.Level.INFO, refusal.what() + ": " + took.toMillis() + " ms");
            assertThat(refusal.why()).contains(why);
            return refusal;
        });
    }

    private Problem refused(Kubernetes cluster) {
        KubernetesBuilder builder = KubernetesBuilder.of(
                buildx, spec, new Kubeconfig(cluster, Map.of(), directory), new RegistryCertificates(List.of()));
        Problem refusal =
                catchThrowableOfType(ProblemException.class, builder::ensure).problem();
        assertThat(refusal.help()).isEqualTo(HelpTopic.KUBERNETES);
        return refusal;
    }

    private Map<String, String> storedOptions() {
        return buildx.stored(NAME)
                .map(StoredBuilder::nodes)
                .orElseThrow()
                .get(0)
                .driverOpts();
    }

    /** The development scripts unpack it beside the engine of the newest Debian. */
    private void usesTheNewestBuildx() throws IOException {
        String program = System.getenv().getOrDefault("PIXELZX_DEV_BUILDX", "");
        assumeTrue(!program.isEmpty(), "no other buildx, dev/engines up has one");
        Path plugins = Files.createDirectories(directory.resolve("docker/cli-plugins"));
        Files.createSymbolicLink(plugins.resolve("docker-buildx"), Path.of(program));
        Map<String, String> environment = new LinkedHashMap<>(System.getenv());
        environment.put("DOCKER_CONFIG", directory.resolve("docker").toString());
        buildx = new BuildxBinary(new SystemProcesses(environment), DockerCli.of(environment));
    }

    private static void needsKubectl() {
        List<Path> programs = new ArrayList<>();
        for (String part : Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1)) {
            programs.add(Path.of(part, "kubectl"));
        }
        assumeTrue(programs.stream().anyMatch(Files::isExecutable), "no kubectl");
    }

    private static void option(
            Map<String, String> options, Map<String, String> seen, String name, String value, String words) {
        options.put(name, value);
        seen.put(name, words);
    }
}
