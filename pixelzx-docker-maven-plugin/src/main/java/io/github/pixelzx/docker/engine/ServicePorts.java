package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
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

    /**
     * The address of the engine's machine at which ports are published: nobody else's but where it has to be.
     *
     * @throws io.github.pixelzx.docker.problem.ProblemException if the machine's name is not known any more
     */
    static String bound(EngineAddress address) {
        // The zone is a network of this machine, not of the engine's.
        return known(address).replaceFirst("%.*", "");
    }

    private static String known(EngineAddress address) {
        if (!address.scheme().equals("tcp")) {
            return LOOPBACK;
        }
        String host = address.authority().host();
        try {
            return InetAddress.getByName(host).getHostAddress();
        } catch (UnknownHostException e) {
            throw Problem.environment(
                            HelpTopic.NO_ENGINE,
                            "No port of a container can be published on the engine's machine",
                            "nobody knows the address of '" + host + "' (" + address.origin() + "): " + e.getMessage(),
                            "getent hosts " + host + "   (is it known now?)",
                            "export DOCKER_HOST=tcp://<address>:"
                                    + address.authority().port())
                    .asException(e);
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
        if (host.equals(LOOPBACK)) {
            return new PublishedPort(host, port);
        }
        String known = known(address);
        return new PublishedPort(known.contains("%") ? known : host, port, AWAY);
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
