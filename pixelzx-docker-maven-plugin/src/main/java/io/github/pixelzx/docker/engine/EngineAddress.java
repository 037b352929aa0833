package io.github.pixelzx.docker.engine;

import java.net.URI;
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
 * @param certificates the directory of {@code ca.pem}, {@code cert.pem} and {@code key.pem}; null for no TLS
 * @param context the Docker context that names the engine; null where none does
 */
record EngineAddress(
        String host,
        String origin,
        @Nullable Path certificates,
        @Nullable String context) {

    private static final int PLAIN_PORT = 2375;
    private static final int TLS_PORT = 2376;
    private static final List<String> CERTIFICATES = List.of("ca.pem", "cert.pem", "key.pem");

    /** Reads a {@code DOCKER_HOST} value; a missing port is the one the docker program would use. */
    static EngineAddress parse(String host, String origin, @Nullable Path certificates) {
        String text = host.strip();
        if (!text.contains("://")) {
            text = "tcp://" + text;
        }
        if (text.startsWith("tcp://") && !text.matches("tcp://.*:\\d+/?")) {
            text = text.replaceFirst("/+$", "") + ":" + (certificates == null ? PLAIN_PORT : TLS_PORT);
        }
        return new EngineAddress(text, origin, text.startsWith("tcp://") ? certificates : null, null);
    }

    /** The same address, named by a Docker context. */
    EngineAddress ofContext(String name) {
        return new EngineAddress(host, origin, certificates, name);
    }

    String scheme() {
        return host.substring(0, host.indexOf("://")).toLowerCase(Locale.ROOT);
    }

    URI uri() {
        return URI.create(host);
    }

    /**
     * The variables that send a docker program to this engine, an empty one meaning "not set".
     *
     * <p>Where a context names an engine behind TLS it stays the context: buildx refuses to store a builder for
     * certificates that come from variables.
     */
    Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("DOCKER_TLS", "");
        if (context != null && certificates != null) {
            variables.put("DOCKER_CONTEXT", context);
            variables.put("DOCKER_HOST", "");
            variables.put("DOCKER_TLS_VERIFY", "");
            variables.put("DOCKER_CERT_PATH", "");
            return variables;
        }
        variables.put("DOCKER_HOST", host);
        variables.put("DOCKER_CONTEXT", "");
        variables.put("DOCKER_TLS_VERIFY", certificates == null ? "" : "1");
        variables.put("DOCKER_CERT_PATH", certificates == null ? "" : certificates.toString());
        return variables;
    }

    /** Why nobody can answer here, as far as the file system tells it. */
    Optional<String> obstacle() {
        if (certificates != null) {
            return CERTIFICATES.stream()
                    .map(certificates::resolve)
                    .filter(file -> !Files.isReadable(file))
                    .map(file -> "cannot read " + file)
                    .findFirst();
        }
        if (!scheme().equals("unix")) {
            return Optional.empty();
        }
        Path socket = Path.of(host.substring("unix://".length()));
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
