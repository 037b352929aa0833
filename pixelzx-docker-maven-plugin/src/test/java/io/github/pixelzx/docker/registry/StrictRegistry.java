package io.github.pixelzx.docker.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.MediaTypes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry written from the specification that takes nothing for granted: no mounting, no chunks, relative locations
 * with a state that has to come back, every digest recomputed, no manifest before its blobs, no index before its
 * manifests. It fails when told to.
 */
public final class StrictRegistry implements AutoCloseable {

    private static final Pattern PATH = Pattern.compile("/v2/(.+?)/(blobs/uploads|blobs|manifests)/([^/]*)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    private final Map<String, String> types = new ConcurrentHashMap<>();
    private final Set<String> sessions = ConcurrentHashMap.newKeySet();
    private volatile Guard guard = exchange -> true;

    /** Something that happens instead of the answer, once. */
    interface Fault {

        /** Answers or breaks the exchange; false leaves it to the registry. */
        boolean strike(HttpExchange exchange) throws IOException;
    }

    /** Lets a request in, or answers it. */
    interface Guard {
        boolean admits(HttpExchange exchange) throws IOException;
    }

    public StrictRegistry() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** Every request: method and path, without the query. */
    public List<String> log() {
        return List.copyOf(log);
    }

    /** Forgets all that was written. */
    void empty() {
        blobs.clear();
        manifests.clear();
        types.clear();
    }

    void guard(Guard newGuard) {
        guard = newGuard;
    }

    /** The first request that fits gets this answer. */
    public void answerOnce(String method, String path, int status, Map<String, String> headers, String body) {
        strikeOnce(method, path, exchange -> answer(exchange, status, headers, body.getBytes(UTF_8)));
    }

    /** Every request that fits gets this answer. */
    public void answerAlways(String method, String path, int status, Map<String, String> headers, String body) {
        faults.add(exchange -> {
            if (!fits(exchange, method, path)) {
                return false;
            }
            answer(exchange, status, headers, body.getBytes(UTF_8));
            return true;
        });
    }

    /** The first request that fits is answered by a closed connection, its body not read. */
    public void resetOnce(String method, String path) {
        strikeOnce(method, path, HttpExchange::close);
    }

    /** The first request that fits is never answered. */
    void staySilentOnce(String method, String path) {
        strikeOnce(method, path, exchange -> {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** All uploads in progress are forgotten before the first request that fits. */
    void loseSessionsBefore(String method, String path) {
        Fault[] self = new Fault[1];
        self[0] = exchange -> {
            if (fits(exchange, method, path) && faults.remove(self[0])) {
                sessions.clear();
            }
            return false;
        };
        faults.add(self[0]);
    }

    /** What to do with an exchange. */
    interface Handling {
        void handle(HttpExchange exchange) throws IOException;
    }

    void strikeOnce(String method, String path, Handling handling) {
        Fault[] self = new Fault[1];
        self[0] = exchange -> {
            if (!fits(exchange, method, path) || !faults.remove(self[0])) {
                return false;
            }
            handling.handle(exchange);
            return true;
        };
        faults.add(self[0]);
    }

    private static boolean fits(HttpExchange exchange, String method, String path) {
        return exchange.getRequestMethod().equals(method)
                && exchange.getRequestURI().getPath().matches(path);
    }

    private void handle(HttpExchange exchange) throws IOException {
        log.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
        for (Fault fault : faults) {
            if (fault.strike(exchange)) {
                return;
            }
        }
        if (!guard.admits(exchange)) {
            return;
        }
        String path = exchange.getRequestURI().getPath();
        Matcher matcher = PATH.matcher(path);
        if (path.equals("/v2/")) {
            answer(exchange, 200, Map.of(), new byte[0]);
        } else if (!matcher.matches()) {
            error(exchange, 404, "UNSUPPORTED", "no such address");
        } else {
            serve(exchange, matcher.group(2), matcher.group(3));
        }
    }

    private void serve(HttpExchange exchange, String what, String name) throws IOException {
        String method = exchange.getRequestMethod();
        switch (method + " " + what) {
            case "HEAD blobs", "GET blobs" -> serve(exchange, blobs.get(name), "application/octet-stream", name);
            case "POST blobs/uploads" -> {
                String session = UUID.randomUUID().toString();
                sessions.add(session);
                answer(exchange, 202, Map.of("Location", "./" + session + "?_state=a%2Fb%3D" + session), new byte[0]);
            }
            case "PUT blobs/uploads" -> store(exchange, name);
            case "HEAD manifests", "GET manifests" ->
                serve(exchange, manifests.get(name), types.getOrDefault(name, ""), name);
            case "PUT manifests" -> storeManifest(exchange, name);
            default -> error(exchange, 405, "UNSUPPORTED", method + " is not supported");
        }
    }

    private void serve(HttpExchange exchange, byte[] content, String type, String name) throws IOException {
        if (content == null) {
            error(exchange, 404, "MANIFEST_UNKNOWN", name + " is not here");
            return;
        }
        answer(
                exchange,
                200,
                Map.of(
                        "Content-Type",
                        type,
                        "Docker-Content-Digest",
                        Digest.of(content).toString()),
                content);
    }

    private void store(HttpExchange exchange, String session) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!sessions.remove(session)) {
            error(exchange, 404, "BLOB_UPLOAD_UNKNOWN", "no such upload");
        } else if (!query.startsWith("_state=a%2Fb%3D" + session + "&digest=sha256%3A")) {
            error(exchange, 400, "BLOB_UPLOAD_INVALID", "the state did not come back: " + query);
        } else if (!query.endsWith(Digest.of(body).hex())) {
            error(exchange, 400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        } else {
            String digest = Digest.of(body).toString();
            blobs.put(digest, body);
            answer(exchange, 201, Map.of("Location", "/v2/x/blobs/" + digest), new byte[0]);
        }
    }

    private void storeManifest(HttpExchange exchange, String name) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        String digest = Digest.of(body).toString();
        boolean index = MediaTypes.isIndex(type);
        List<String> missing = (index
                        ? ImageIndex.parse(body).manifests()
                        : ImageManifest.parse(body).blobs())
                .stream()
                        .map(descriptor -> descriptor.digest().toString())
                        .filter(child -> !(index ? manifests : blobs).containsKey(child))
                        .toList();
        if (name.startsWith("sha256:") && !name.equals(digest)) {
            error(exchange, 400, "DIGEST_INVALID", "it is " + digest);
        } else if (!missing.isEmpty()) {
            error(exchange, 400, "MANIFEST_BLOB_UNKNOWN", "missing " + missing);
        } else {
            for (String key : List.of(name, digest)) {
                manifests.put(key, body);
                types.put(key, type);
            }
            answer(exchange, 201, Map.of("Location", "/x", "Docker-Content-Digest", digest), new byte[0]);
        }
    }

    static void error(HttpExchange exchange, int status, String code, String message) throws IOException {
        String body = "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\",\"detail\":null}]}";
        answer(exchange, status, Map.of("Content-Type", "application/json"), body.getBytes(UTF_8));
    }

    static void answer(HttpExchange exchange, int status, Map<String, String> headers, byte[] body) throws IOException {
        exchange.getRequestBody().readAllBytes();
        Headers answer = exchange.getResponseHeaders();
        headers.forEach(answer::add);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        if (head) {
            answer.set("Content-Length", Integer.toString(body.length));
        }
        exchange.sendResponseHeaders(status, head || body.length == 0 ? -1 : body.length);
        if (!head && body.length > 0) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
