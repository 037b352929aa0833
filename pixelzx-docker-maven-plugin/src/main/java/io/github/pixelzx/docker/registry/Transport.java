package io.github.pixelzx.docker.registry;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and reads answers: no redirects, no retries, no cookies, no compression of its own accord.
 *
 * <p>The JVM's proxy properties ({@code https.proxyHost} and so on) are honoured before all other proxies.
 *
 * <p>A question with a short answer to a server that is reached directly goes by a plain connection: it takes a third of
 * the classes, and in most runs there is nothing but questions. Everything else is Apache's client's.
 */
final class Transport implements AutoCloseable {

    static final String AGENT = "pixelzx-docker-maven-plugin";

    /** No manifest or token is larger than registries accept: 4 MB. */
    private static final int LONGEST_BODY = 4 << 20;

    private final Proxies proxies;
    private final PlainExchange questions;
    private final Supplier<ApacheExchange> client;
    private @Nullable ApacheExchange opened;
    private boolean closed;

    /**
     * A transport that is not used yet.
     *
     * @param tls the context for connections by TLS; nothing for the JVM's
     */
    Transport(RegistryLimits limits, Proxies proxies, Supplier<Optional<SSLContext>> tls) {
        this.proxies = proxies;
        this.questions = new PlainExchange(limits, tls);
        this.client = () -> new ApacheExchange(limits, proxies, tls);
    }

    /**
     * Sends one request.
     *
     * @throws IOException if no whole answer came
     */
    Answer send(Call call) throws IOException {
        return isQuestion(call) && isDirect(call.uri()) ? questions.send(call) : client().send(call);
    }

    private static boolean isQuestion(Call call) {
        return call.entity() == null
                && call.reader() == null
                && (call.method().equals("HEAD") || call.method().equals("GET"));
    }

    private boolean isDirect(URI uri) {
        return !ProxyRoutes.areGivenToTheJvm() && proxies.to(uri).isEmpty();
    }

    private synchronized ApacheExchange client() throws IOException {
        if (closed) {
            throw new IOException("the connection was ended");
        }
        if (opened == null) {
            opened = client.get();
        }
        return opened;
    }

    /** The whole body of an answer. */
    static byte[] body(InputStream content) throws IOException {
        byte[] body = content.readNBytes(LONGEST_BODY + 1);
        if (body.length > LONGEST_BODY) {
            throw new IOException("the answer is longer than " + LONGEST_BODY + " bytes");
        }
        return body;
    }

    /** Ends all connections at once, those in use too. */
    @Override
    public synchronized void close() {
        closed = true;
        questions.close();
        if (opened != null) {
            opened.close();
        }
    }
}
