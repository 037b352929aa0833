package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.credentials.Credentials;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Requests to one registry by somebody it knows: finds out where and how it answers, then adds the authorization.
 *
 * <p>What it returns is an answer to work with: a success, a redirect or 404. Everything else is thrown.
 */
final class Conversation implements AutoCloseable {

    private static final int MOST_REDIRECTS = 5;
    private static final String AUTHORIZATION = "Authorization";

    private final Transport transport;
    private final Endpoint endpoint;
    private final Authorization authorization;
    private final Optional<Credentials> credentials;
    private final RegistryProblems problems;

    private @Nullable URI base;

    Conversation(
            Transport transport,
            Endpoint endpoint,
            Authorization authorization,
            Optional<Credentials> credentials,
            RegistryProblems problems) {
        this.transport = transport;
        this.endpoint = endpoint;
        this.authorization = authorization;
        this.credentials = credentials;
        this.problems = problems;
    }

    /**
     * The address of the API, found out once: so that threads do not race to authenticate, the first asks the
     * registry's front page and the others wait.
     */
    synchronized URI base(String operation) throws IOException, TransientFailure {
        if (base != null) {
            return base;
        }
        IOException failure = null;
        for (URI candidate : endpoint.bases()) {
            boolean last =
                    candidate.equals(endpoint.bases().get(endpoint.bases().size() - 1));
            Answer answer;
            try {
                answer = transport.send(Call.of("GET", candidate));
            } catch (IOException e) {
                if (last || !mayAnswerByOther(candidate, e)) {
                    // That a plain registry speaks no TLS is no news; how it broke off before is.
                    boolean noNews = e instanceof SSLException && !RegistryProblems.isMistrust(e);
                    throw failure != null && noNews ? failure : e;
                }
                failure = e;
                continue;
            }
            if (last || !wantsTls(answer)) {
                if (TransientFailure.unlessFinal(answer).status() == 401) {
                    authorization.challenged(answer);
                }
                base = candidate;
                return candidate;
            }
        }
        throw problems.insecure(operation, "it answers neither by TLS nor by plain HTTP")
                .asException();
    }

    /** Whether a failure may come from the wrong scheme: servers hang up on plain HTTP at their TLS port, too. */
    private static boolean mayAnswerByOther(URI candidate, IOException failure) {
        boolean nobody = failure instanceof ConnectException;
        return "https".equals(candidate.getScheme())
                ? nobody || RegistryProblems.isNoTls(failure)
                : !nobody && !(failure instanceof InterruptedIOException);
    }

    /** What servers say whose TLS port is addressed by plain HTTP. */
    private static boolean wantsTls(Answer answer) {
        return answer.status() == 400
                && new String(answer.body(), StandardCharsets.UTF_8)
                        .toUpperCase(Locale.ROOT)
                        .contains("HTTPS");
    }

    /** Sends a request and follows redirects, without authorization where they lead to another server. */
    Answer follow(String operation, Call call) throws IOException, TransientFailure {
        Answer answer = send(operation, call);
        URI registry = call.uri();
        for (int redirects = 0; isRedirect(answer) && redirects < MOST_REDIRECTS; redirects++) {
            URI target = location(operation, answer);
            Call next = call.to(target);
            answer = Endpoint.sameServer(registry, target) ? send(operation, next) : transport.send(next);
            TransientFailure.unlessFinal(answer);
        }
        return answer;
    }

    /** Sends a request; a redirect is an answer. */
    Answer send(String operation, Call call) throws IOException, TransientFailure {
        return accepted(operation, exchange(operation, call));
    }

    /** Sends a request; refusals are answers, too, to be read by whoever knows what they mean there. */
    Answer exchange(String operation, Call call) throws IOException, TransientFailure {
        boolean ours = Endpoint.sameServer(base(operation), call.uri());
        String header = ours ? authorization.header() : "";
        Answer answer = transport.send(authorized(call, header));
        if (answer.status() == 401 && ours) {
            Optional<String> other = authorization.renewed(answer, header);
            if (other.isPresent()) {
                answer = transport.send(authorized(call, other.get()));
            }
        }
        return TransientFailure.unlessFinal(answer);
    }

    /** The address an answer points to; one that plain HTTP would have to be used for is not followed. */
    URI location(String operation, Answer answer) {
        String text = answer.header("Location").orElse("");
        URI target;
        try {
            target = answer.uri().resolve(URI.create(text));
        } catch (IllegalArgumentException e) {
            throw problems.refused(operation, "the registry points to something that is not an address: '" + text + "'")
                    .asException(e);
        }
        if (text.isEmpty()) {
            throw problems.refused(operation, "the registry answered HTTP " + answer.status() + " without a Location")
                    .asException();
        }
        if (endpoint.permits(target)) {
            return target;
        }
        // A registry behind a proxy that ends TLS may not know by which scheme it is reached.
        URI secured = URI.create(
                "https:" + target.toString().substring(target.toString().indexOf(':') + 1));
        if (Endpoint.sameServer(secured, answer.uri())) {
            return secured;
        }
        throw problems.insecureTarget(operation, target).asException();
    }

    private Answer accepted(String operation, Answer answer) {
        permitted(operation, answer);
        if (answer.status() >= 400 && answer.status() != 404) {
            throw problems.refused(operation, answer).asException();
        }
        return answer;
    }

    /** Throws if an answer says that whoever asks must not. */
    void permitted(String operation, Answer answer) {
        boolean insufficient =
                answer.headers("WWW-Authenticate").stream().anyMatch(header -> header.contains("insufficient_scope"));
        if (answer.status() == 403 || (answer.status() == 401 && insufficient && credentials.isPresent())) {
            throw problems.denied(operation, answer, credentials).asException();
        }
        if (answer.status() == 401) {
            throw problems.unauthorized(operation, answer, credentials).asException();
        }
    }

    private static boolean isRedirect(Answer answer) {
        return switch (answer.status()) {
            case 301, 302, 303, 307, 308 -> true;
            default -> false;
        };
    }

    private static Call authorized(Call call, String header) {
        return header.isEmpty() ? call.without(AUTHORIZATION) : call.with(AUTHORIZATION, header);
    }

    @Override
    public void close() {
        transport.close();
    }
}
