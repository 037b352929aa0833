package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.registry.Proxies.HttpProxy;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.Credentials;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.impl.routing.DefaultRoutePlanner;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.jspecify.annotations.Nullable;

/** The way to each server, through a proxy where there is one, and the login of those proxies. */
final class ProxyRoutes extends DefaultRoutePlanner implements CredentialsProvider {

    private final Proxies proxies;
    private final Map<String, HttpProxy> used = new ConcurrentHashMap<>();

    ProxyRoutes(Proxies proxies) {
        super(null);
        this.proxies = proxies;
    }

    /** Whether the JVM's own properties say where the proxies are. */
    static boolean areGivenToTheJvm() {
        return System.getProperty("https.proxyHost") != null
                || System.getProperty("http.proxyHost") != null
                || Boolean.getBoolean("java.net.useSystemProxies");
    }

    @Override
    protected @Nullable HttpHost determineProxy(HttpHost target, HttpContext context) {
        return proxies.to(URI.create(target.toURI()))
                .map(proxy -> {
                    used.put(proxy.host() + ':' + proxy.port(), proxy);
                    return new HttpHost(proxy.host(), proxy.port());
                })
                .orElse(null);
    }

    @Override
    public @Nullable Credentials getCredentials(AuthScope scope, HttpContext context) {
        HttpProxy proxy = used.get(scope.getHost() + ':' + scope.getPort());
        return proxy == null || proxy.user().isEmpty()
                ? null
                : new UsernamePasswordCredentials(proxy.user(), proxy.secret().toCharArray());
    }
}
