package io.github.pixelzx.docker.builder;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.pixelzx.docker.registry.SelfSigned;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;

/** The API of a cluster as buildx and kubectl see it: records what it is sent, and answers as clusters in trouble do. */
final class ClusterApi implements AutoCloseable {

    final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<String> deployments = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<String> configMaps = new ConcurrentLinkedQueue<>();

    private final HttpsServer server;
    private final Path directory;
    private volatile Trouble trouble = Trouble.FORBIDDEN;

    /** What is wrong with a cluster. */
    enum Trouble {
        /** This user may make config maps and nothing else. */
        FORBIDDEN(""),
        /** Nobody knows this user. */
        UNAUTHORIZED(""),
        /** Everything is made, and no pod comes to be. */
        QUOTA(""),
        /** The pods have no machine. */
        UNSCHEDULABLE("""
                "conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable",
                "message":"0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector."}]"""),
        /** The pods have a machine that cannot pull their image. */
        UNPULLABLE("""
                "containerStatuses":[{"name":"buildkitd","image":"registry.lan/nothing:1","ready":false,
                "state":{"waiting":{"reason":"ImagePullBackOff","message":"Back-off pulling image \\"registry.lan/nothing:1\\""}}}]"""),
        /** The pods' program ends. */
        CRASHING("""
                "containerStatuses":[{"name":"buildkitd","image":"moby/buildkit","ready":false,
                "state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 10s restarting failed container"}}}]""");

        private final String status;

        Trouble(String status) {
            this.status = status;
        }
    }

    ClusterApi(Path directory) throws IOException, GeneralSecurityException {
        this.directory = directory;
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(
                SelfSigned.of("127.0.0.1", directory.resolve("api.p12")).context()));
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "kubernetes api");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    void in(Trouble wrong) {
        trouble = wrong;
    }

    /** Two contexts of one cluster, the first of them current. */
    Path kubeconfig() throws IOException {
        return kubeconfig("kubeconfig", "insecure-skip-tls-verify: true");
    }

    /** The same, with something else said of trust. */
    Path kubeconfig(String name, String trust) throws IOException {
        return Files.writeString(
                directory.resolve(name), """
                apiVersion: v1
                kind: Config
                current-context: one
                clusters:
                - name: here
                  cluster: {server: "https://127.0.0.1:%d", %s}
                users:
                - {name: user, user: {token: secret}}
                contexts:
                - {name: one, context: {cluster: here, user: user, namespace: first}}
                - {name: two, context: {cluster: here, user: user, namespace: second}}
                """.formatted(server.getAddress().getPort(), trust));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        asked.add(method + ' ' + path);
        String body;
        try (InputStream in = exchange.getRequestBody()) {
            body = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        if (method.equals("POST")) {
            (path.endsWith("/configmaps") ? configMaps : deployments).add(body);
        }
        if (trouble == Trouble.UNAUTHORIZED) {
            send(exchange, 401, status(401, "Unauthorized", "Unauthorized"));
        } else if (method.equals("POST") && path.endsWith("/configmaps")) {
            send(exchange, 201, "{\"kind\":\"ConfigMap\",\"apiVersion\":\"v1\",\"metadata\":{\"name\":\"config\"}}");
        } else if (trouble == Trouble.FORBIDDEN) {
            forbid(exchange, method);
        } else if (method.equals("GET") && path.endsWith("/pods")) {
            send(exchange, 200, pods());
        } else if (method.equals("DELETE") || (method.equals("GET") && deployments.isEmpty())) {
            send(exchange, 404, status(404, "NotFound", "not found"));
        } else {
            send(exchange, method.equals("POST") ? 201 : 200, deployment(path));
        }
    }

    private static void forbid(HttpExchange exchange, String method) throws IOException {
        if (method.equals("POST")) {
            send(
                    exchange,
                    403,
                    status(403, "Forbidden", "deployments.apps is forbidden: User \\\"user\\\" cannot create"));
        } else {
            send(exchange, 404, status(404, "NotFound", "not found"));
        }
    }

    private String deployment(String path) {
        String conditions =
                Optional.of("""
                        "conditions":[{"type":"ReplicaFailure","status":"True","reason":"FailedCreate",
                        "message":"pods is forbidden: exceeded quota: builds, requested: cpu=2, used: cpu=7, limited: cpu=8"}]""").filter(any -> trouble == Trouble.QUOTA).orElse("\"readyReplicas\":0");
        return "{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\""
                + path.replaceFirst(".*/", "") + "\"},\"status\":{" + conditions + "}}";
    }

    private String pods() {
        String pod = trouble.status.isEmpty()
                ? ""
                : "{\"metadata\":{\"name\":\"pod-1\"},\"status\":{\"phase\":\"Pending\"," + trouble.status + "}}";
        return "{\"kind\":\"PodList\",\"apiVersion\":\"v1\",\"items\":[" + pod + "]}";
    }

    private static void send(HttpExchange exchange, int code, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String status(int code, String reason, String message) {
        return "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"reason\":\"" + reason
                + "\",\"message\":\"" + message + "\",\"code\":" + code + "}";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
