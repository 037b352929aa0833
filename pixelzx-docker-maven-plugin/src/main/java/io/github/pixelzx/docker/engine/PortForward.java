package io.github.pixelzx.docker.engine;

import io.github.pixelzx.docker.problem.HelpTopic;
import io.github.pixelzx.docker.problem.Problem;
import io.github.pixelzx.docker.process.Command;
import io.github.pixelzx.docker.process.PipedProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

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

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    /** Opens the way and waits until it is there. */
    static PortForward to(EngineAddress address, int port) {
        PortForward forward = start(address, port);
        long deadline = System.nanoTime() + Duration.ofSeconds(CONNECT).toNanos();
        while (!forward.listens()) {
            if (forward.hasEnded()
                    || System.nanoTime() > deadline
                    || Thread.currentThread().isInterrupted()) {
                String words = forward.ssh.lastWords();
                forward.close();
                throw Problem.environment(
                                HelpTopic.ENGINE_OF_PLATFORM,
                                "Cannot reach port " + port + " of the engine's machine at " + address.host(),
                                words.isEmpty() ? "ssh forwards nothing" : words,
                                "AllowTcpForwarding yes   (in /etc/ssh/sshd_config of that machine)",
                                "or test what answers there by a program in the container: <command> in <then>")
                        .asException();
            }
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        }
        return forward;
    }

    private static PortForward start(EngineAddress address, int port) {
        int here = free();
        return new PortForward(PipedProcess.start(Command.of(argv(address, here, port))), here);
    }

    /** As the docker program calls ssh, so that keys, agents and {@code ~/.ssh/config} count, with a forward. */
    static List<String> argv(EngineAddress address, int here, int there) {
        List<String> argv = new ArrayList<>(List.of("ssh", "-T", "-S", "none", "-o", "ConnectTimeout=" + CONNECT));
        argv.addAll(List.of("-o", "ExitOnForwardFailure=yes", "-L", "127.0.0.1:" + here + ":127.0.0.1:" + there));
        String user = address.uri().getUserInfo();
        if (user != null) {
            argv.addAll(List.of("-l", user.replaceFirst(":.*", "")));
        }
        if (address.uri().getPort() > 0) {
            argv.addAll(List.of("-p", String.valueOf(address.uri().getPort())));
        }
        argv.addAll(List.of("--", address.uri().getHost(), "cat"));
        return argv;
    }

    private static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("this machine has no free port: " + e.getMessage(), e);
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(
                    new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port), (int) BETWEEN_LOOKS.toMillis());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private boolean hasEnded() {
        return !ssh.isAlive();
    }

    @Override
    public void close() {
        ssh.close();
    }
}
