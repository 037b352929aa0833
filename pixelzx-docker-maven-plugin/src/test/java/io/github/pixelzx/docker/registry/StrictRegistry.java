package io.github.pixelzx.docker.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.pixelzx.docker.oci.Digest;
import io.github.pixelzx.docker.oci.ImageIndex;
import io.github.pixelzx.docker.oci.ImageManifest;
import io.github.pixelzx.docker.oci.MediaTypes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry written from the specification that takes nothing for granted: no mounting, no parts, relative locations
 * with a state that has to come back, every digest recomputed, no manifest before its blobs, no index before its
 * manifests. It fails when told to.
 */
public final class StrictRegistry implements AutoCloseable {

    private static final Pattern PATH = Pattern.compile("/v2/(.+?)/(blobs/uploads|blobs|manifests)/([^/]*)");

    private static final Pattern MOUNT = Pattern.compile("mount=(sha256:[0-9a-f]{64})&from=(.+)");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
    private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
    private final Map<String, String> types = new ConcurrentHashMap<>();
    private final Map<String, byte[]> sessions = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> homes = new ConcurrentHashMap<>();
    private volatile boolean parts;
    private volatile boolean mounts;
    private volatile String claimedRange;
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

    /** From now on it takes blobs in parts, and tells how much of one it has. */
    public StrictRegistry takingParts() {
        parts = true;
        return this;
    }

    /** From now on blobs belong to repositories, and one can take over those of another. */
    public StrictRegistry mounting() {
        mounts = true;
        return this;
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

    /** All uploads in progress are forgotten now. */
    void loseSessions() {
        sessions.clear();
    }

    /** An upload in progress has these bytes more, whatever its request says. */
    void keep(HttpExchange exchange, byte[] more) {
        String session = exchange.getRequestURI().getPath().replaceFirst(".*/", "");
        byte[] before = sessions.get(session);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(before);
        content.writeBytes(more);
        sessions.put(session, content.toByteArray());
    }

    /** Answers to parts say this, whatever is true. */
    void claimingRange(String range) {
        claimedRange = range;
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

    /** The request that fits as the so-manieth, counted from 1, is handled like this. */
    void strikeAt(int number, String method, String path, Handling handling) {
        AtomicInteger seen = new AtomicInteger();
        faults.add(exchange -> {
            if (!fits(exchange, method, path) || seen.incrementAndGet() != number) {
                return false;
            }
            handling.handle(exchange);
            return true;
        });
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
        } else if (path.endsWith("/tags/list")) {
            tags(exchange, path.substring("/v2/".length(), path.length() - "/tags/list".length()));
        } else if (!matcher.matches()) {
            error(exchange, 404, "UNSUPPORTED", "no such address");
        } else {
            serve(exchange, matcher.group(1), matcher.group(2), matcher.group(3));
        }
    }

    private void serve(HttpExchange exchange, String repository, String what, String name) throws IOException {
        String method = exchange.getRequestMethod();
        switch (method + " " + what) {
            case "HEAD blobs", "GET blobs" ->
                serve(exchange, isAt(repository, name) ? blobs.get(name) : null, "application/octet-stream", name);
            case "POST blobs/uploads" -> open(exchange, repository);
            case "GET blobs/uploads", "PATCH blobs/uploads", "DELETE blobs/uploads" -> part(exchange, method, name);
            case "PUT blobs/uploads" -> store(exchange, repository, name);
            case "HEAD manifests", "GET manifests" ->
                serve(
                        exchange,
                        manifests.get(repository + '/' + name),
                        types.getOrDefault(repository + '/' + name, ""),
                        name);
            case "PUT manifests" -> storeManifest(exchange, repository, name);
            case "DELETE manifests" -> removeManifest(exchange, repository, name);
            default -> error(exchange, 405, "UNSUPPORTED", method + " is not supported");
        }
    }

    /** A page has one tag, whatever was asked for. */
    private void tags(HttpExchange exchange, String repository) throws IOException {
        List<String> tags = manifests.keySet().stream()
                .filter(key -> key.startsWith(repository + '/') && !key.contains("/sha256:"))
                .map(key -> key.substring(repository.length() + 1))
                .sorted()
                .toList();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        int page = query.startsWith("page=") ? Integer.parseInt(query.substring("page=".length())) : 0;
        Map<String, String> next = page + 1 < tags.size()
                ? Map.of("Link", "</v2/" + repository + "/tags/list?page=" + (page + 1) + ">; rel=\"next\"")
                : Map.of();
        String shown = tags.isEmpty() ? "" : '"' + tags.get(page) + '"';
        answer(exchange, 200, next, ("{\"name\":\"x\",\"tags\":[" + shown + "]}").getBytes(UTF_8));
    }

    private void removeManifest(HttpExchange exchange, String repository, String digest) throws IOException {
        byte[] bytes = manifests.get(repository + '/' + digest);
        if (bytes == null) {
            error(exchange, 404, "MANIFEST_UNKNOWN", "no such manifest");
        } else {
            manifests
                    .entrySet()
                    .removeIf(entry ->
                            entry.getKey().startsWith(repository + '/') && Arrays.equals(entry.getValue(), bytes));
            answer(exchange, 202, Map.of(), new byte[0]);
        }
    }

    private boolean isAt(String repository, String digest) {
        return !mounts || homes.getOrDefault(digest, Set.of()).contains(repository);
    }

    void open(HttpExchange exchange, String repository) throws IOException {
        Matcher mount = MOUNT.matcher(String.valueOf(exchange.getRequestURI().getQuery()));
        if (mounts && mount.matches() && isAt(mount.group(2), mount.group(1))) {
            homes.get(mount.group(1)).add(repository);
            answer(exchange, 201, Map.of("Location", "/v2/x/blobs/" + mount.group(1)), new byte[0]);
            return;
        }
        String session = UUID.randomUUID().toString();
        sessions.put(session, new byte[0]);
        answer(exchange, 202, Map.of("Location", location(session)), new byte[0]);
    }

    private static String location(String session) {
        return "./" + session + "?_state=a%2Fb%3D" + session;
    }

    /** What is sent of a broken request is kept, as far as it came. */
    private void part(HttpExchange exchange, String method, String session) throws IOException {
        byte[] before = sessions.get(session);
        if (method.equals("DELETE")) {
            sessions.remove(session);
            answer(exchange, 204, Map.of(), new byte[0]);
        } else if (!parts) {
            error(exchange, 405, "UNSUPPORTED", "parts are not supported");
        } else if (before == null) {
            error(exchange, 404, "BLOB_UPLOAD_UNKNOWN", "no such upload");
        } else if (method.equals("GET")) {
            answer(exchange, 204, range(session, before.length), new byte[0]);
        } else if (!String.valueOf(exchange.getRequestHeaders().getFirst("Content-Range"))
                .startsWith(before.length + "-")) {
            error(exchange, 416, "BLOB_UPLOAD_INVALID", "it goes on at " + before.length);
        } else {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            content.write(before);
            try {
                exchange.getRequestBody().transferTo(content);
            } finally {
                sessions.put(session, content.toByteArray());
            }
            Map<String, String> answered = new HashMap<>(range(session, content.size()));
            answered.computeIfPresent("Range", (name, range) -> claimedRange == null ? range : claimedRange);
            answer(exchange, 202, answered, new byte[0]);
        }
    }

    private static Map<String, String> range(String session, int length) {
        return Map.of("Location", location(session), "Range", "0-" + Math.max(0, length - 1));
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

    private void store(HttpExchange exchange, String repository, String session) throws IOException {
        String query = String.valueOf(exchange.getRequestURI().getRawQuery());
        byte[] last = exchange.getRequestBody().readAllBytes();
        byte[] before = sessions.remove(session);
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(before == null ? new byte[0] : before);
        content.writeBytes(last);
        byte[] body = content.toByteArray();
        if (before == null) {
            error(exchange, 404, "BLOB_UPLOAD_UNKNOWN", "no such upload");
        } else if (!query.startsWith("_state=a%2Fb%3D" + session + "&digest=sha256%3A")) {
            error(exchange, 400, "BLOB_UPLOAD_INVALID", "the state did not come back: " + query);
        } else if (!query.endsWith(Digest.of(body).hex())) {
            error(exchange, 400, "DIGEST_INVALID", "provided digest did not match uploaded content");
        } else {
            String digest = Digest.of(body).toString();
            blobs.put(digest, body);
            homes.computeIfAbsent(digest, any -> ConcurrentHashMap.newKeySet()).add(repository);
            answer(exchange, 201, Map.of("Location", "/v2/x/blobs/" + digest), new byte[0]);
        }
    }

    private void storeManifest(HttpExchange exchange, String repository, String name) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        String digest = Digest.of(body).toString();
        boolean index = MediaTypes.isIndex(type);
        List<String> missing = (index
                        ? ImageIndex.parse(body).manifests()
                        : ImageManifest.parse(body).blobs())
                .stream()
                        .map(descriptor -> descriptor.digest().toString())
                        .filter(child -> index
                                ? !manifests.containsKey(repository + '/' + child)
                                : !blobs.containsKey(child) || !isAt(repository, child))
                        .toList();
        if (name.startsWith("sha256:") && !name.equals(digest)) {
            error(exchange, 400, "DIGEST_INVALID", "it is " + digest);
        } else if (!missing.isEmpty()) {
            error(exchange, 400, "MANIFEST_BLOB_UNKNOWN", "missing " + missing);
        } else {
            for (String key : List.of(name, digest)) {
                manifests.put(repository + '/' + key, body);
                types.put(repository + '/' + key, type);
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
