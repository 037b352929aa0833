package io.github.pixelzx.docker.engine;

import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way to an engine.
 *
 * @param tunnel what is connected to instead of an address that docker-java cannot reach by itself; null where it can
 * @param bare the way without docker-java, to sockets of this machine; null to all other engines: each connection to one
 *     behind ssh is a login, and whoever speaks TLS wants a client that keeps its connections
 */
record EngineWay(
        EngineAddress address,
        @Nullable EngineTunnel tunnel,
        @Nullable SocketExchange bare) implements AutoCloseable {

    /** Finds it; nobody is asked yet. */
    static EngineWay to(EngineAddress address) {
        EngineTls tls = address.tls();
        EngineTunnel tunnel = null;
        if (address.scheme().equals("ssh")) {
            tunnel = EngineTunnel.open(address, () -> SshLine.to(address));
        } else if (tls != null && !tls.verified()) {
            tunnel = EngineTunnel.open(address, () -> TlsLine.to(address, tls));
        }
        boolean here = address.scheme().equals("unix");
        return new EngineWay(
                address, tunnel, here ? new SocketExchange(Path.of(address.uri().getPath())) : null);
    }

    /**
     * Asks who answers at its end.
     *
     * @param patience how long one that is reached by ssh may take; null for as long as it takes people's
     */
    EngineVersions versions(@Nullable Duration patience) throws UnreachableException {
        Duration limit = EngineVersions.limit(address, patience);
        if (bare != null) {
            return EngineVersions.ask(bare, limit);
        }
        try (DockerHttpClient http = settings(null).client(limit)) {
            return EngineVersions.ask(new ClientExchange(() -> http), limit);
        } catch (IOException | RuntimeException e) {
            throw new UnreachableException(Refusals.rootMessage(e), e);
        }
    }

    /** What docker-java is told of it. */
    ClientSettings settings(@Nullable ApiVersion version) {
        return new ClientSettings(address, tunnel, version);
    }

    /** How small questions go. */
    Exchange exchange(EngineClient client) {
        return bare == null ? new ClientExchange(client::http) : bare;
    }

    /** How programs in containers are run. */
    ExecCalls execCalls(EngineClient client, String root) {
        return bare == null ? new ClientExec(client.docker()) : new SocketExec(bare, root);
    }

    /** How images are loaded. */
    ImageLoad load(EngineClient client, String root, Refusals refusals) {
        return bare == null ? new ClientLoad(client.docker(), refusals) : new SocketLoad(bare, root, refusals);
    }

    /** The last thing anything on the way complained about; empty if nothing. */
    String lastWords() {
        return tunnel == null ? "" : tunnel.lastWords();
    }

    /** From now on somebody else closes it when the JVM ends. */
    void handOver() {
        if (tunnel != null) {
            tunnel.handOver();
        }
    }

    @Override
    public void close() {
        if (tunnel != null) {
            tunnel.close();
        }
    }
}
