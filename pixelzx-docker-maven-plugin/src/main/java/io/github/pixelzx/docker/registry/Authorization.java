package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.credentials.Credentials;
import io.github.pixelzx.docker.oci.JsonTree;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;

/**
 * The {@code Authorization} header for one repository: how the registry wants it, and the token it is good for.
 *
 * <p>Shared by all threads. One of them asks for a token, the others wait for it.
 */
final class Authorization {

    private static final String ASKING = "get permission";

    /** What the specification of the token server gives a token that does not say how long it lives. */
    private static final long DEFAULT_SECONDS = 60;

    private final Transport transport;
    private final Endpoint endpoint;
    private final Optional<Credentials> credentials;
    private List<String> scopes;
    private final RegistryProblems problems;
    private final Clock clock;

    private Optional<Challenge> challenge = Optional.empty();
    private String header = "";
    private Instant goodUntil = Instant.MAX;

    Authorization(
            Transport transport,
            Endpoint endpoint,
            Optional<Credentials> credentials,
            List<String> scopes,
            RegistryProblems problems,
            Clock clock) {
        this.transport = transport;
        this.endpoint = endpoint;
        this.credentials = credentials;
        this.scopes = List.copyOf(scopes);
        this.problems = problems;
        this.clock = clock;
    }

    /** The header for the next request, renewed if its token is about to expire; empty for none. */
    synchronized String header() throws IOException, TransientFailure {
        if (challenge.isPresent() && clock.instant().isAfter(goodUntil)) {
            obtain(challenge.get());
        }
        return header;
    }

    /** Remembers what the registry's front page asks for, and gets it. */
    synchronized void challenged(Answer answer) throws IOException, TransientFailure {
        challenge = Challenge.from(answer);
        if (challenge.isEmpty()) {
            throw problems.unauthorized(ASKING, answer, credentials).asException();
        }
        obtain(challenge.get());
    }

    /**
     * The header after a request was answered with 401.
     *
     * @param used the header that request had
     * @return nothing if there is no other than that
     */
    synchronized Optional<String> renewed(Answer answer, String used) throws IOException, TransientFailure {
        if (header.equals(used)) {
            challenged(answer);
        }
        return header.equals(used) ? Optional.empty() : Optional.of(header);
    }

    private void obtain(Challenge asked) throws IOException, TransientFailure {
        if (asked.isBearer()) {
            if (credentials.orElse(null) instanceof Credentials.RegistryToken token) {
                header = "Bearer " + token.token();
                return;
            }
            obtainToken(asked);
            return;
        }
        goodUntil = Instant.MAX;
        header = basic().orElse("");
    }

    private Optional<String> basic() {
        if (credentials.orElse(null) instanceof Credentials.Login login) {
            byte[] pair = (login.user() + ':' + login.secret()).getBytes(StandardCharsets.UTF_8);
            return Optional.of("Basic " + Base64.getEncoder().encodeToString(pair));
        }
        return Optional.empty();
    }

    private void obtainToken(Challenge asked) throws IOException, TransientFailure {
        Answer answer = TransientFailure.unlessFinal(transport.send(tokenRequest(asked)));
        boolean refused = answer.status() == 401 || answer.status() == 403;
        if (refused && scopes.size() > 1) {
            // Reading elsewhere is a favour and not worth failing for.
            scopes = List.of(scopes.get(0));
            obtainToken(asked);
            return;
        }
        if (refused) {
            throw problems.unauthorized(ASKING, answer, credentials).asException();
        }
        JsonTree json = answer.json();
        String token = json.path("token").text(json.path("access_token").text(""));
        if (!answer.succeeded() || token.isEmpty()) {
            throw problems.refused(ASKING, answer).asException();
        }
        long seconds = Math.max(json.path("expires_in").number(DEFAULT_SECONDS), DEFAULT_SECONDS);
        goodUntil =
                clock.instant().plus(Duration.ofSeconds(seconds).multipliedBy(9).dividedBy(10));
        header = "Bearer " + token;
    }

    private Call tokenRequest(Challenge asked) {
        URI realm = realm(asked);
        List<Map.Entry<String, String>> form = new ArrayList<>();
        asked.parameter("service").ifPresent(service -> form.add(Map.entry("service", service)));
        if (credentials.orElse(null) instanceof Credentials.IdentityToken identity) {
            form.add(Map.entry("scope", String.join(" ", scopes)));
            form.add(Map.entry("grant_type", "refresh_token"));
            form.add(Map.entry("client_id", "pixelzx-docker-maven-plugin"));
            form.add(Map.entry("refresh_token", identity.token()));
            return Call.of("POST", realm)
                    .with(new StringEntity(encoded(form), ContentType.APPLICATION_FORM_URLENCODED));
        }
        scopes.forEach(scope -> form.add(Map.entry("scope", scope)));
        String query = realm.getRawQuery() == null ? "?" : "&";
        Call call = Call.of("GET", URI.create(realm + query + encoded(form)));
        return basic().map(value -> call.with("Authorization", value)).orElse(call);
    }

    private URI realm(Challenge asked) {
        String text = asked.parameter("realm").orElse("");
        URI realm;
        try {
            realm = endpoint.bases().get(0).resolve(text);
        } catch (IllegalArgumentException e) {
            throw problems.refused(ASKING, "the registry names no usable token server: '" + text + "'")
                    .asException(e);
        }
        if (text.isEmpty()) {
            throw problems.refused(ASKING, "the registry asks for a token and names no token server")
                    .asException();
        }
        if (!endpoint.permits(realm)) {
            throw problems.insecureTarget(ASKING, realm).asException();
        }
        return realm;
    }

    private static String encoded(List<Map.Entry<String, String>> form) {
        return form.stream()
                .map(entry -> entry.getKey() + '=' + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
