package io.github.pixelzx.docker.engine;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How programs in containers are reached from here: at this machine's loopback where the engine is here, through ssh where the
 * engine is reached by it, and else at the address by which the engine is reached.
 */
final class ServicePorts implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";

    /** How long it may take to hear from another machine that nobody listens there. */
    private static final Duration AWAY = Duration.ofSeconds(1);

    private final EngineAddress address;
    private final Map<Integer, PortForward> forwards = new ConcurrentHashMap<>();

    ServicePorts(EngineAddress address) {
        this.address = address;
    }

    /** The address of the engine's machine at which ports are published: nobody else's but where it has to be. */
    static String bound(EngineAddress address) {
        if (!address.scheme().equals("tcp")) {
            return LOOPBACK;
        }
        try {
            return InetAddress.getByName(address.uri().getHost()).getHostAddress();
        } catch (UnknownHostException e) {
            // It was known when the engine was connected to.
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A port of the engine's machine as it is reached from here.
     *
     * @param host where it is published there
     * @throws io.github.pixelzx.docker.problem.ProblemException if there is no way to it
     */
    PublishedPort reached(String host, int port) {
        if (address.scheme().equals("ssh")) {
            int here = forwards.computeIfAbsent(port, there -> PortForward.to(address, there))
                    .port();
            return new PublishedPort(LOOPBACK, here, AWAY);
        }
        return host.equals(LOOPBACK) ? new PublishedPort(host, port) : new PublishedPort(host, port, AWAY);
    }

    /** Why a container was not started, in words that lead further where it is the address of its ports. */
    String explained(String words) {
        return address.scheme().equals("tcp") && words.contains("cannot assign requested address")
                ? words + "; ports are published at " + bound(address)
                        + ", by which this engine is reached, and its machine"
                        + " has no such address: reach it by one it has, or by ssh://"
                : words;
    }

    /** A port on which a program in the network of the engine's machine itself listens. */
    PublishedPort ofMachine(int port) {
        return reached(bound(address), port);
    }

    @Override
    public void close() {
        forwards.values().forEach(PortForward::close);
        forwards.clear();
    }
}
