package io.github.pixelzx.docker.registry;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Requests by Apache's client, which can do all of them: bodies of any length, proxies and their logins. */
final class ApacheExchange implements AutoCloseable {

    private final CloseableHttpClient client;
    private final RequestConfig storing;
    private final Duration patience;

    /**
     * A client that has no connection yet.
     *
     * @param tls the context for connections by TLS; nothing for the JVM's
     */
    ApacheExchange(RegistryLimits limits, Proxies proxies, Supplier<Optional<SSLContext>> tls) {
        this.patience = limits.response();
        Timeout silence = Timeout.of(patience);
        this.storing = RequestConfig.custom()
                .setResponseTimeout(Timeout.of(limits.stored()))
                .build();
        PoolingHttpClientConnectionManager connections = PoolingHttpClientConnectionManagerBuilder.create()
                .useSystemProperties()
                .setTlsSocketStrategy(new LateTls(tls))
                .setConnectionFactory(SilentConnection.FACTORY)
                .setMaxConnPerRoute(limits.connections())
                .setMaxConnTotal(2 * limits.connections())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(limits.connect()))
                        .setSocketTimeout(silence)
                        // Else each connection a registry closed meanwhile costs one of the retries.
                        .setValidateAfterInactivity(TimeValue.ZERO_MILLISECONDS)
                        .build())
                .build();
        HttpClientBuilder client = HttpClients.custom().useSystemProperties();
        if (!ProxyRoutes.areGivenToTheJvm()) {
            ProxyRoutes routes = new ProxyRoutes(proxies);
            client.setRoutePlanner(routes).setDefaultCredentialsProvider(routes);
        }
        this.client = client.setConnectionManager(connections)
                .setDefaultRequestConfig(
                        RequestConfig.custom().setResponseTimeout(silence).build())
                .setUserAgent(Transport.AGENT)
                .disableRedirectHandling()
                .disableAutomaticRetries()
                .disableContentCompression()
                .disableCookieManagement()
                .build();
    }

    /**
     * Sends one request.
     *
     * @throws IOException if no whole answer came
     */
    Answer send(Call call) throws IOException {
        HttpUriRequestBase request = new HttpUriRequestBase(call.method(), call.uri());
        call.headers().forEach(request::setHeader);
        HttpEntity body = call.entity();
        WatchedEntity watched = body == null ? null : new WatchedEntity(body, patience, request::cancel);
        request.setEntity(watched);
        if (call.method().equals("PUT") || call.method().equals("PATCH")) {
            request.setConfig(storing);
        }
        try {
            return client.execute(request, response -> answer(call, response));
        } catch (IOException e) {
            if (watched != null && watched.isStalled()) {
                throw (IOException)
                        new SocketTimeoutException("nothing more was taken for " + patience.toMillis() / 1000.0 + " s")
                                .initCause(e);
            }
            throw e;
        }
    }

    private static Answer answer(Call call, ClassicHttpResponse response) throws IOException {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        for (Header header : response.getHeaders()) {
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(header.getValue());
        }
        Call.BodyReader reader = call.reader();
        HttpEntity entity = response.getEntity();
        byte[] kept = new byte[0];
        if (reader != null && entity != null && response.getCode() / 100 == 2) {
            reader.read(entity.getContent());
        } else {
            kept = body(entity);
        }
        return new Answer(call.uri(), response.getCode(), headers, kept);
    }

    private static byte[] body(@Nullable HttpEntity entity) throws IOException {
        if (entity == null) {
            return new byte[0];
        }
        return Transport.body(entity.getContent());
    }

    /** Ends all connections at once, those in use too. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
    }
}
