package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.oci.ImageReference;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Where a registry's API answers, and where plain HTTP is allowed.
 *
 * @param registry as references name it
 * @param insecure registries that may be reached by plain HTTP although they are not on this machine
 */
record Endpoint(String registry, List<String> insecure) {

    private static final String HUB_API = "registry-1.docker.io";

    Endpoint {
        insecure = List.copyOf(insecure);
    }

    /**
     * The addresses to try, in this order.
     *
     * <p>On loopback plain HTTP comes first, which is what nearly all registries there speak. A registry listed as insecure may well have gained TLS since:
     * there HTTPS comes first.
     */
    List<URI> bases() {
        String host = registry.equals(ImageReference.DOCKER_HUB) ? HUB_API : registry;
        URI http = URI.create("http://" + host + "/v2/");
        URI https = URI.create("https://" + host + "/v2/");
        if (isLoopback(https)) {
            return List.of(http, https);
        }
        return insecure.contains(registry) ? List.of(https, http) : List.of(https);
    }

    /** Whether a request may go there: by HTTPS anywhere, by plain HTTP to loopback and to what is listed. */
    boolean permits(URI uri) {
        String scheme = scheme(uri);
        if (scheme.equals("https")) {
            return uri.getHost() != null;
        }
        return scheme.equals("http")
                && uri.getHost() != null
                && (isLoopback(uri) || insecure.contains(uri.getRawAuthority()) || insecure.contains(uri.getHost()));
    }

    /** Whether two addresses are one server, so that what was told to the one may be told to the other. */
    static boolean sameServer(URI one, URI other) {
        return scheme(one).equals(scheme(other))
                && String.valueOf(one.getHost()).equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    static boolean isLoopback(URI uri) {
        String host = uri.getHost();
        return host != null
                && (host.equalsIgnoreCase("localhost")
                        || host.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}")
                        || host.equals("[::1]"));
    }

    private static String scheme(URI uri) {
        return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return scheme(uri).equals("http") ? 80 : 443;
    }
}
