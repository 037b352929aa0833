package io.github.pixelzx.docker.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A token server at {@code /token} of a strict registry, and the guard that wants its tokens. */
final class TokenGuard implements StrictRegistry.Guard {

    private final String challenge;
    private final String login;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger issued = new AtomicInteger();
    private volatile int expiresIn = 300;
    private volatile String refusedScope = "no such scope";
    private volatile String grant = "pull,push";

    /**
     * A guard.
     *
     * @param challenge the header, in which {@code REALM} stands for the token server's address
     * @param login {@code user:password}, or an identity token, or empty for anybody
     */
    TokenGuard(StrictRegistry registry, String challenge, String login) {
        this.challenge = challenge.replace("REALM", "http://" + registry.host() + "/token");
        this.login = login;
        registry.guard(this);
    }

    /** What was asked of the token server: the query or the form. */
    List<String> asked() {
        return asked;
    }

    /** Every token given out so far is refused from now on. */
    void expireAll() {
        issued.incrementAndGet();
    }

    void expiresIn(int seconds) {
        expiresIn = seconds;
    }

    /** Whoever asks for this scope, as a query names it, gets no token at all. */
    void refuseScope(String scope) {
        refusedScope = scope;
    }

    /** Tokens are good for reading only. */
    void grantPullOnly() {
        grant = "pull";
    }

    @Override
    public boolean admits(HttpExchange exchange) throws IOException {
        if (exchange.getRequestURI().getPath().equals("/token")) {
            issue(exchange);
            return false;
        }
        String authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        boolean writes = !List.of("GET", "HEAD").contains(exchange.getRequestMethod());
        if (!authorization.equals("Bearer token-" + issued.get())) {
            refuse(exchange, challenge);
            return false;
        }
        if (writes && grant.equals("pull")) {
            refuse(exchange, challenge + ",error=\"insufficient_scope\"");
            return false;
        }
        return true;
    }

    private void refuse(HttpExchange exchange, String header) throws IOException {
        StrictRegistry.answer(
                exchange,
                401,
                Map.of("WWW-Authenticate", header, "Content-Type", "application/json"),
                "{\"errors\":[{\"code\":\"UNAUTHORIZED\",\"message\":\"authentication required\"}]}".getBytes(UTF_8));
    }

    private synchronized void issue(HttpExchange exchange) throws IOException {
        String form = exchange.getRequestMethod().equals("POST")
                ? new String(exchange.getRequestBody().readAllBytes(), UTF_8)
                : exchange.getRequestURI().getRawQuery();
        asked.add(exchange.getRequestMethod() + " " + form);
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        boolean known = login.isEmpty()
                || ("Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8))).equals(authorization)
                || form.contains("refresh_token=" + login);
        if (!known || form.contains(refusedScope)) {
            StrictRegistry.answer(
                    exchange,
                    401,
                    Map.of("Content-Type", "application/json"),
                    "{\"details\":\"incorrect username or password\"}".getBytes(UTF_8));
            return;
        }
        String token = "{\"access_token\":\"token-" + issued.incrementAndGet() + "\",\"expires_in\":" + expiresIn + "}";
        StrictRegistry.answer(exchange, 200, Map.of("Content-Type", "application/json"), token.getBytes(UTF_8));
    }
}
