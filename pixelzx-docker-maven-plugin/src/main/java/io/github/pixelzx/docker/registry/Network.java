package io.github.pixelzx.docker.registry;

import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A range of addresses, {@code 10.0.0.0/8} for example.
 *
 * @param first any address of it
 * @param bits how many of the leading bits they have in common
 */
record Network(InetAddress first, int bits) {

    /** Reads one; nothing if it is none. */
    static Optional<Network> parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 2 || !parts[1].matches("\\d{1,3}")) {
            return Optional.empty();
        }
        return literal(parts[0]).map(address -> new Network(address, Integer.parseInt(parts[1])));
    }

    /** Whether a host, given by its address, belongs to it; names do not, since nobody is asked what they mean. */
    boolean contains(String host) {
        return literal(host)
                .filter(address -> address.getAddress().length == first.getAddress().length)
                .filter(address -> prefix(address).equals(prefix(first)))
                .isPresent();
    }

    private BigInteger prefix(InetAddress address) {
        byte[] bytes = address.getAddress();
        return new BigInteger(1, bytes).shiftRight(Math.max(0, bytes.length * 8 - bits));
    }

    private static Optional<InetAddress> literal(String text) {
        if (!text.matches("[0-9.]+|[0-9a-f:.]*:[0-9a-f:.]*")) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
