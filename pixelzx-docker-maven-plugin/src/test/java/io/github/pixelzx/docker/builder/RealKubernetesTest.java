package io.github.pixelzx.docker.builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.pixelzx.docker.buildx.BuildxBinary;
import io.github.pixelzx.docker.buildx.BuildxRun;
import io.github.pixelzx.docker.buildx.KubernetesOption;
import io.github.pixelzx.docker.buildx.StoredBuilder;
import io.github.pixelzx.docker.config.BuilderSpec.Kubernetes;
import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.ProblemException;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.SystemProcesses;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The real buildx before an API that records what it is sent and then forbids it: what would run in a cluster is what
 * buildx posts, and no cluster can be had here.
 */
@Tag("docker")
class RealKubernetesTest {

    private static final String NAME =
            "pixelzx-kube-" + UUID.randomUUID().toString().substring(0, 8);
    private static final String PASSWORD = "changeit";

    private final SystemProcesses processes = new SystemProcesses();
    private final BuildxBinary buildx = new BuildxBinary(processes);
    private final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> posted = new ConcurrentLinkedQueue<>();
    private HttpsServer api;

    @TempDir
    private Path directory;

    private Path kubeconfig;

    @BeforeEach
    void startsAnApi() throws IOException, GeneralSecurityException {
        api = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setHttpsConfigurator(new HttpsConfigurator(tls()));
        api.createContext("/", this::answer);
        api.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "kubernetes api");
            thread.setDaemon(true);
            return thread;
        }));
        api.start();
        kubeconfig = Files.writeString(
                directory.resolve("kubeconfig"), """
                apiVersion: v1
                kind: Config
                current-context: one
                clusters:
                - name: here
                  cluster: {server: "https://127.0.0.1:%d", insecure-skip-tls-verify: true}
                users:
                - {name: user, user: {token: secret}}
                contexts:
                - {name: one, context: {cluster: here, user: user, namespace: first}}
                - {name: two, context: {cluster: here, user: user, namespace: second}}
                """.formatted(api.getAddress().getPort()));
    }

    @AfterEach
    void forgetsTheBuilder() {
        buildx.forget(NAME, Map.of());
        api.stop(0);
    }

    @Test
    void letsBuildxPostEachDriverOpt() {
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
        options.put("namespace", "builds");
        options.put("loadbalance", "random");

        Builder builder = ensured(new Kubernetes(kubeconfig, null, options));
        String said = builds(builder);

        assertThat(asked).anyMatch(request -> request.contains("/apis/apps/v1/namespaces/builds/deployments"));
        assertThat(posted).hasSize(1);
        seen.forEach((name, words) -> assertThat(posted.peek()).as(name).contains(words));
        assertThat(buildx.stored(NAME)
                        .map(StoredBuilder::nodes)
                        .orElseThrow()
                        .get(0)
                        .driverOpts())
                .isEqualTo(options);
        assertThat(said).contains("is forbidden: User");
        assertThat(options.keySet())
                .as("every driver-opt of 0.13")
                .containsExactlyInAnyOrderElementsOf(List.of(KubernetesOption.values()).stream()
                        .filter(each -> each.firstVersion().contains("0.13"))
                        .map(KubernetesOption::option)
                        .toList());
    }

    @Test
    void choosesAContext() {
        builds(ensured(new Kubernetes(kubeconfig, "two", Map.of())));

        assertThat(asked).allMatch(request -> request.contains("/namespaces/second/"));
    }

    @Test
    void makesTheBuilderAnewWhereItsSettingsChanged() {
        ensured(new Kubernetes(kubeconfig, null, Map.of("replicas", "1")));
        ensured(new Kubernetes(kubeconfig, null, Map.of("replicas", "2")));
        ensured(new Kubernetes(kubeconfig, null, Map.of("replicas", "2")));

        assertThat(asked).filteredOn(request -> request.startsWith("DELETE")).isNotEmpty();
        assertThat(buildx.stored(NAME)
                        .map(StoredBuilder::nodes)
                        .orElseThrow()
                        .get(0)
                        .driverOpts())
                .containsEntry("replicas", "2");
    }

    @Test
    void saysAtOnceWhatIsMissing() throws IOException {
        assertRefused(new Kubernetes(directory.resolve("none"), null, Map.of()), "there is no kubeconfig");
        assertRefused(new Kubernetes(kubeconfig, "three", Map.of()), "has no context 'three'");
        assertRefused(new Kubernetes(kubeconfig, null, Map.of("replica", "2")), "there is no driver-opt 'replica'");
        Path dead = Files.writeString(
                directory.resolve("dead"), Files.readString(kubeconfig).replaceAll("127.0.0.1:\\d+", "127.0.0.1:1"));
        assertRefused(new Kubernetes(dead, null, Map.of()), "does not answer: Connection refused");
    }

    private void assertRefused(Kubernetes cluster, String why) {
        Instant start = Instant.now();
        ProblemException refusal = catchThrowableOfType(ProblemException.class, () -> ensured(cluster));
        assertThat(refusal.problem().help()).isEqualTo(HelpTopic.KUBERNETES);
        assertThat(refusal.problem().why()).contains(why);
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(5));
        assertThat(buildx.knows(NAME)).isFalse();
    }

    private Builder ensured(Kubernetes cluster) {
        return new KubernetesBuilder(buildx, NAME, cluster, new Kubeconfig(cluster, Map.of(), directory)).ensure();
    }

    private String builds(Builder builder) {
        List<String> lines = new ArrayList<>();
        try {
            Files.writeString(directory.resolve("Dockerfile"), "FROM scratch\n");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        BuildxRun run = buildx.build(
                List.of("--builder", builder.name(), "--progress=rawjson", directory.toString()),
                Map.of(),
                Map.of(),
                lines::add,
                Duration.ofMinutes(1));
        assertThat(run.succeeded()).isFalse();
        return String.join("\n", lines);
    }

    private static void option(
            Map<String, String> options, Map<String, String> seen, String name, String value, String words) {
        options.put(name, value);
        seen.put(name, words);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        asked.add(method + ' ' + path);
        try (InputStream body = exchange.getRequestBody()) {
            byte[] bytes = body.readAllBytes();
            if (method.equals("POST")) {
                posted.add(new String(bytes, StandardCharsets.ISO_8859_1));
            }
        }
        boolean missing = !method.equals("POST");
        byte[] status = (missing
                        ? status(404, "NotFound", "not found")
                        : status(403, "Forbidden", "deployments.apps is forbidden: User \\\"user\\\" cannot create"))
                .getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(missing ? 404 : 403, status.length);
        exchange.getResponseBody().write(status);
        exchange.close();
    }

    private static String status(int code, String reason, String message) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"" + reason
                + "\",\"message\":\"" + message + "\",\"code\":" + code + "}";
    }

    private SSLContext tls() throws IOException, GeneralSecurityException {
        Path file = directory.resolve("api.p12");
        processes.run(Command.of(Path.of(System.getProperty("java.home"), "bin", "keytool")
                        .toString())
                .plus("-genkeypair", "-alias", "api", "-dname", "CN=api", "-keyalg", "EC", "-groupname", "secp256r1")
                .plus("-keystore", file.toString(), "-storepass", PASSWORD, "-ext", "san=ip:127.0.0.1"));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }
}
