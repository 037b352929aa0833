package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.PipedProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;

/**
 * A port of this machine's loopback that leads by ssh to a port of the engine's. The program that carries it ends with this
 * process, however that ends: at the other side it waits for the end of its input.
 *
 * @param port the port here
 */
record PortForward(PipedProcess ssh, int port) implements AutoCloseable {

    /** The docker program gives ssh as long. */
    private static final int CONNECT = 30;

    /** The one ssh is told, whatever Java prefers. */
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /** Printed at the other side, where nothing is run before ssh listens here. Somebody else may listen at the port as well. */
    static final String THERE = "pixelzx-forwards";

    /** The last ssh says where somebody else has got the port meanwhile. */
    private static final String TAKEN = "request local forwarding";

    private static final int TRIES = 5;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    /** Opens the way and waits until it is there. */
    static PortForward to(EngineAddress address, int port) {
        return open(address.host(), port, here -> Command.of(argv(address, here, port)));
    }

    /**
     * Opens the way and waits until it is there.
     *
     * @param machine for people
     * @param ssh what forwards a port of this machine
     */
    static PortForward open(String machine, int port, IntFunction<Command> ssh) {
        String words = TAKEN;
        for (int tries = 0; tries < TRIES && words.contains(TAKEN); tries++) {
            int here = free();
            PortForward forward = new PortForward(PipedProcess.start(ssh.apply(here)), here);
            if (forward.comesToBe()) {
                return forward;
            }
            words = forward.ssh.lastWords();
            forward.close();
        }
        throw Problem.environment(
                        HelpTopic.ENGINE_OF_PLATFORM,
                        "Cannot reach port " + port + " of the engine's machine at " + machine,
                        words.isEmpty() ? "ssh forwards nothing" : words,
                        "AllowTcpForwarding yes   (in /etc/ssh/sshd_config of that machine)",
                        "or test what answers there by a program in the container: <command> in <then>")
                .asException();
    }

    /** As the docker program calls ssh, so that keys, agents and {@code ~/.ssh/config} count, with a forward. */
    static List<String> argv(EngineAddress address, int here, int there) {
        Authority authority = address.authority();
        List<String> argv = new ArrayList<>(List.of("ssh", "-T", "-S", "none", "-o", "ConnectTimeout=" + CONNECT));
        argv.addAll(List.of("-o", "ExitOnForwardFailure=yes", "-L", "127.0.0.1:" + here + ":127.0.0.1:" + there));
        if (!authority.user().isEmpty()) {
            argv.addAll(List.of("-l", authority.user()));
        }
        if (authority.port() > 0) {
            argv.addAll(List.of("-p", String.valueOf(authority.port())));
        }
        argv.addAll(List.of("--", authority.host(), "echo " + THERE + "; cat"));
        return argv;
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("this machine has no free port: " + e.getMessage(), e);
        }
    }

    private boolean comesToBe() {
        long deadline = System.nanoTime() + Duration.ofSeconds(CONNECT).toNanos();
        StringBuilder printed = new StringBuilder();
        while (ssh.isAlive()
                && System.nanoTime() < deadline
                && !Thread.currentThread().isInterrupted()) {
            printed.append(news());
            if (printed.indexOf(THERE) >= 0) {
                return true;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return false;
    }

    /** What was printed at the other side since the last look, without waiting for more. */
    private String news() {
        try {
            return new String(ssh.output().readNBytes(ssh.output().available()), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            // It has just ended.
            return "";
        }
    }

    @Override
    public void close() {
        ssh.close();
    }
}
