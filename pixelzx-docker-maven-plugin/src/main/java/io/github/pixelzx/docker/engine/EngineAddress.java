package io.github.pixelzx.docker.engine;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where an engine listens, and who says so.
 *
 * @param host a {@code DOCKER_HOST} value with scheme and, for {@code tcp}, port
 * @param origin where it comes from, for people ("DOCKER_HOST", "Docker context 'desktop-linux'")
 * @param tls how TLS is spoken to it; null for no TLS
 * @param context the Docker context that names the engine; null where none does
 */
record EngineAddress(
        String host,
        String origin,
        @Nullable EngineTls tls,
        @Nullable String context) {

    private static final String UNIX = "unix";
    private static final List<String> SCHEMES = List.of(UNIX, "npipe", "tcp", "ssh");
    private static final int MOST_PORTS = 65_535;
    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;

    /** Reads a {@code DOCKER_HOST} value; a missing port is the one the docker program would use. */
    static EngineAddress parse(String host, String origin, @Nullable EngineTls tls) {
        String text = host.strip();
        if (!text.contains("://")) {
            text = "tcp://" + text;
        }
        if (text.startsWith("tcp://") && !text.matches("tcp://.*:\\d+/?")) {
            text = text.replaceFirst("(?<=[^/])/+$", "").replaceFirst("^tcp:$", "tcp://") + ":"
                    + (tls == null ? PLAIN_PORT : TLS_PORT);
        }
        return new EngineAddress(text, origin, text.startsWith("tcp://") ? tls : null, null);
    }

    /** The same address, named by a Docker context. */
    EngineAddress ofContext(String name) {
        return new EngineAddress(host, origin, tls, name);
    }

    String scheme() {
        return host.substring(0, host.indexOf("://")).toLowerCase(Locale.ROOT);
    }

    /**
     * The address as docker-java takes it.
     *
     * @throws IllegalArgumentException if it is none
     */
    URI uri() {
        if (!scheme().equals(UNIX)) {
            return URI.create(host);
        }
        try {
            // A path as it is: it may have spaces.
            return new URI(UNIX, null, host.substring((UNIX + "://").length()), null);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * The machine it names.
     *
     * @throws IllegalArgumentException if it names none
     */
    Authority authority() {
        return Authority.of(host)
                .orElseThrow(() -> new IllegalArgumentException("'" + host + "' does not name a machine"));
    }

    /** Why it is no address; empty if it is one. */
    Optional<String> mistake() {
        if (!SCHEMES.contains(scheme())) {
            return Optional.of("'" + scheme() + "' is none of unix, npipe, tcp and ssh");
        }
        if (scheme().equals("ssh")) {
            return Authority.of(host).isPresent()
                    ? Optional.empty()
                    : Optional.of("'" + host + "' does not name a machine");
        }
        try {
            boolean nobody = scheme().equals("tcp")
                    && (uri().getHost() == null || uri().getPort() < 0 || uri().getPort() > MOST_PORTS);
            return nobody ? Optional.of("'" + host + "' does not name a host and a port") : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("'" + host + "' is no address: " + e.getMessage());
        }
    }

    /**
     * The variables that send a docker program to this engine, an empty one meaning "not set".
     *
     * <p>Where a context names an engine behind TLS it stays the context: buildx refuses to store a builder for
     * certificates that come from variables.
     */
    Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        if (context != null && tls != null) {
            variables.put("DOCKER_CONTEXT", context);
            variables.put("DOCKER_HOST", "");
            variables.put("DOCKER_TLS", "");
            variables.put("DOCKER_TLS_VERIFY", "");
            variables.put("DOCKER_CERT_PATH", "");
            return variables;
        }
        variables.put("DOCKER_HOST", host);
        variables.put("DOCKER_CONTEXT", "");
        if (tls != null) {
            variables.put(tls.verified() ? "DOCKER_TLS_VERIFY" : "DOCKER_TLS", "1");
        }
        variables.putIfAbsent("DOCKER_TLS", "");
        variables.putIfAbsent("DOCKER_TLS_VERIFY", "");
        Path directory = tls == null ? null : tls.directory();
        variables.put("DOCKER_CERT_PATH", directory == null ? "" : directory.toString());
        return variables;
    }

    /** Why nobody can answer here, as far as the file system tells it. */
    Optional<String> obstacle() {
        if (tls != null) {
            return tls.obstacle();
        }
        if (!scheme().equals(UNIX)) {
            return Optional.empty();
        }
        Path socket = Path.of(uri().getPath());
        if (!Files.exists(socket)) {
            return Optional.of("there is no such socket");
        }
        return Files.isWritable(socket) ? Optional.empty() : Optional.of("permission denied");
    }

    @Override
    public String toString() {
        return host + " (" + origin + ")";
    }
}
