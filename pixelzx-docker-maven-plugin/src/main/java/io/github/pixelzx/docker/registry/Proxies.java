package io.github.pixelzx.docker.registry;

import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Which HTTP proxy leads to a server, if any. */
@FunctionalInterface
public interface Proxies {

    /** No proxy anywhere. */
    Proxies NONE = server -> Optional.empty();

    /** The proxy to a server, given by scheme, host and port; nothing if it is reached directly. */
    Optional<HttpProxy> to(URI server);

    /** These where they have one, else others. */
    default Proxies or(Proxies others) {
        return server -> to(server).or(() -> others.to(server));
    }

    /**
     * A proxy.
     *
     * @param user empty for none
     * @param secret empty for none
     */
    record HttpProxy(String host, int port, String user, String secret) {

        /** Reads {@code http://user:secret@host:port}, the scheme and the login being optional. */
        public static Optional<HttpProxy> parse(String text) {
            try {
                URI uri = URI.create(text.contains("://") ? text : "http://" + text);
                if (uri.getHost() == null) {
                    return Optional.empty();
                }
                String[] login =
                        Optional.ofNullable(uri.getUserInfo()).orElse("").split(":", 2);
                int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
                return Optional.of(new HttpProxy(uri.getHost(), port, login[0], login.length > 1 ? login[1] : ""));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        @Override
        public String toString() {
            return host + ':' + port + (user.isEmpty() ? "" : " as " + user);
        }
    }

    /**
     * {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in capitals or not, as Docker and curl read them.
     *
     * @param environment of whoever called Maven
     */
    static Proxies of(Map<String, String> environment) {
        return server -> {
            String scheme = String.valueOf(server.getScheme()).toUpperCase(Locale.ROOT);
            if (isExcluded(server, variable(environment, "NO_PROXY"))) {
                return Optional.empty();
            }
            return Optional.of(variable(environment, scheme + "_PROXY"))
                    .filter(value -> !value.isEmpty())
                    .flatMap(HttpProxy::parse);
        };
    }

    private static String variable(Map<String, String> environment, String name) {
        String lower = environment.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        return lower.isEmpty() ? environment.getOrDefault(name, "") : lower;
    }

    /** A list of hosts, domains ({@code .lan}, {@code lan}), addresses, networks ({@code 10.0.0.0/8}), each with a port or not. */
    private static boolean isExcluded(URI server, String list) {
        String host = String.valueOf(server.getHost()).toLowerCase(Locale.ROOT).replaceAll("[\\[\\]]", "");
        return Endpoint.isLoopback(server)
                || Arrays.stream(list.toLowerCase(Locale.ROOT).split("[\\s,]+", -1))
                        .filter(entry -> !entry.isEmpty())
                        .anyMatch(entry -> entry.equals("*") || excludes(entry, host, server.getPort()));
    }

    private static boolean excludes(String entry, String host, int port) {
        if (entry.contains("/")) {
            return Network.parse(entry)
                    .filter(network -> network.contains(host))
                    .isPresent();
        }
        int colon = entry.lastIndexOf(':');
        boolean withPort = colon > 0 && entry.indexOf(':') == colon;
        if (withPort && !entry.substring(colon + 1).equals(Integer.toString(port))) {
            return false;
        }
        String name = withPort ? entry.substring(0, colon) : entry;
        String domain = name.replaceFirst("^\\*?\\.", "");
        boolean onlyBelow = !domain.equals(name);
        return host.endsWith('.' + domain) || (!onlyBelow && host.equals(domain));
    }
}
