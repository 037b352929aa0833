package io.github.pixelzx.docker.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Debian's docker-registry as a process of its own, on a free port, with tokens from a {@link TokenServer} or open. */
public final class DebianRegistry implements AutoCloseable {

    private final Process process;
    private final String host;

    private DebianRegistry(Process process, String host) {
        this.process = process;
        this.host = host;
    }

    /** A registry everybody may write to. */
    public static DebianRegistry open(Path directory) {
        return start(directory, "");
    }

    /** A registry everybody may write to, and nobody may remove anything from, as its own default is. */
    public static DebianRegistry keepingEverything(Path directory) {
        try {
            return start(directory, "", freePort(), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A registry that was closed, at the same address and with what it holds. */
    public static DebianRegistry open(Path directory, String host) {
        return start(directory, "", Integer.parseInt(host.substring(host.lastIndexOf(':') + 1)));
    }

    /**
     * A registry that wants tokens.
     *
     * @param realm where it sends clients for them
     */
    public static DebianRegistry withTokens(Path directory, TokenServer tokens, String realm) {
        return start(directory, """
                auth:
                  token:
                    realm: %s
                    service: registry
                    issuer: %s
                    rootcertbundle: %s
                """.formatted(realm, TokenServer.ISSUER, tokens.certificate()));
    }

    public String host() {
        return host;
    }

    private static DebianRegistry start(Path directory, String auth) {
        try {
            return start(directory, auth, freePort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DebianRegistry start(Path directory, String auth, int port) {
        return start(directory, auth, port, true);
    }

    private static DebianRegistry start(Path directory, String auth, int port, boolean removing) {
        try {
            Path config = Files.writeString(
                    directory.resolve("config.yml"), """
                    version: 0.1
                    log:
                      level: error
                      accesslog:
                        disabled: true
                    storage:
                      delete:
                        enabled: %s
                      filesystem:
                        rootdirectory: %s
                    http:
                      addr: 127.0.0.1:%d
                      relativeurls: false
                    %s""".formatted(removing, directory.resolve("storage"), port, auth));
            ProcessBuilder builder = new ProcessBuilder(program().toString(), "serve", config.toString());
            builder.environment().keySet().removeIf(name -> name.startsWith("REGISTRY_"));
            builder.redirectErrorStream(true)
                    .redirectOutput(directory.resolve("registry.log").toFile());
            DebianRegistry registry = new DebianRegistry(builder.start(), "127.0.0.1:" + port);
            registry.awaitAnswer(directory);
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the development scripts unpacked it, else where the package puts it. */
    private static Path program() {
        return Optional.ofNullable(System.getenv("PIXELZX_DEV_REGISTRY_LOG"))
                .map(log -> Path.of(log)
                        .resolve("../../pkg/registry/usr/bin/docker-registry")
                        .normalize())
                .filter(Files::isExecutable)
                .orElse(Path.of("/usr/bin/docker-registry"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    private void awaitAnswer(Path directory) throws IOException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < end && process.isAlive()) {
            try {
                HttpURLConnection front = (HttpURLConnection)
                        URI.create("http://" + host + "/v2/").toURL().openConnection();
                front.getResponseCode();
                return;
            } catch (IOException e) {
                Thread.onSpinWait();
            }
        }
        throw new AssertionError("no registry: " + Files.readString(directory.resolve("registry.log")));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
