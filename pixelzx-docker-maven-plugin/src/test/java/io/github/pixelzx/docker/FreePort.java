package io.github.pixelzx.docker;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports of this machine at which nobody listens, to be listened at later or never. No system hands them out to who asks for
 * any port, as all servers of tests and both ends of connections do: nobody has such a port unless by its number.
 */
public final class FreePort {

    /** Below the ports that Linux (from 32768), macOS and Windows (from 49152) choose themselves. */
    private static final int FIRST = 20_000;

    private static final int NUMBER = 10_000;

    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(NUMBER));

    private FreePort() {}

    /** One that is free now, and was given to nobody else of this JVM. */
    public static int next() {
        for (int tries = 0; tries < NUMBER; tries++) {
            int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), NUMBER);
            if (isFree(port)) {
                return port;
            }
        }
        throw new AssertionError("all ports from " + FIRST + " are taken");
    }

    /** At no address of this machine does anybody listen at it. */
    private static boolean isFree(int port) {
        try (ServerSocket everywhere = new ServerSocket(port)) {
            return everywhere.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
