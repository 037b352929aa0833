package io.github.pixelzx.docker.registry;

import io.github.pixelzx.docker.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Debian's docker-registry as a process of its own, on a free port, with tokens from a {@link TokenServer} or open. */
public final class DebianRegistry implements AutoCloseable {

    private static final int TRIES = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(10);

    /** What each answer of the registry carries, so that it can be told from others. */
    private static final String NAME = "X-Registry-Of-A-Test";

    private final Process process;
    private final String host;

    private DebianRegistry(Process process, String host) {
        this.process = process;
        this.host = host;
    }

    /** A registry everybody may write to. */
    public static DebianRegistry open(Path directory) {
        return startAnywhere(directory, "", true);
    }

    /** A registry everybody may write to, and nobody may remove anything from, as its own default is. */
    public static DebianRegistry keepingEverything(Path directory) {
        return startAnywhere(directory, "", false);
    }

    /** A registry that was closed, at the same address and with what it holds. */
    public static DebianRegistry open(Path directory, String host) {
        return start(directory, "", Integer.parseInt(host.substring(host.lastIndexOf(':') + 1)), true);
    }

    /**
     * A registry that wants tokens.
     *
     * @param realm where it sends clients for them
     */
    public static DebianRegistry withTokens(Path directory, TokenServer tokens, String realm) {
        return startAnywhere(directory, """
                auth:
                  token:
                    realm: %s
                    service: registry
                    issuer: %s
                    rootcertbundle: %s
                """.formatted(realm, TokenServer.ISSUER, tokens.certificate()), true);
    }

    public String host() {
        return host;
    }

    /** Another process may have chosen the same port at the same moment. */
    private static DebianRegistry startAnywhere(Path directory, String auth, boolean removing) {
        AssertionError taken = new AssertionError("no registry");
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                return start(directory, auth, FreePort.next(), removing);
            } catch (AssertionError e) {
                taken.addSuppressed(e);
            }
        }
        throw taken;
    }

    private static DebianRegistry start(Path directory, String auth, int port, boolean removing) {
        String name = UUID.randomUUID().toString();
        try {
            Path config = Files.writeString(directory.resolve("config.yml"), """
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
                      headers:
                        %s: [%s]
                    %s""".formatted(
                            removing, directory.resolve("storage"), port, NAME, name, auth));
            ProcessBuilder builder = new ProcessBuilder(program().toString(), "serve", config.toString());
            builder.environment().keySet().removeIf(variable -> variable.startsWith("REGISTRY_"));
            builder.redirectErrorStream(true)
                    .redirectOutput(directory.resolve("registry.log").toFile());
            DebianRegistry registry = new DebianRegistry(builder.start(), "127.0.0.1:" + port);
            registry.awaitAnswer(directory, name);
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
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

    /** Waits until this registry answers, and no other server that has got its port. */
    private void awaitAnswer(Path directory, String name) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end && !process.waitFor(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
            if (name.equals(front())) {
                return;
            }
        }
        close();
        throw new AssertionError("no registry: " + Files.readString(directory.resolve("registry.log")));
    }

    /** How the server at the registry's address calls itself, if there is one. */
    private @Nullable String front() throws IOException {
        HttpURLConnection front = (HttpURLConnection)
                URI.create("http://" + host + "/v2/").toURL().openConnection();
        front.setConnectTimeout(Math.toIntExact(PATIENCE.toMillis()));
        front.setReadTimeout(Math.toIntExact(PATIENCE.toMillis()));
        try {
            front.getResponseCode();
            return front.getHeaderField(NAME);
        } catch (IOException e) {
            // It is not there yet.
            return null;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
