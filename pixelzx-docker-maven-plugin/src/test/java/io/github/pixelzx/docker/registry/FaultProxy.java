package io.github.pixelzx.docker.registry;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands before a registry and its token server, hands every request on, and spoils the ones it is told to.
 *
 * <p>It knows bytes and not the API: requests go as they are, one to a connection, and answers come back as they are.
 */
public final class FaultProxy implements AutoCloseable {

    /** What becomes of a request. */
    @FunctionalInterface
    public interface Fault {

        /** Whether this is one it can happen to; others are handed on. */
        default boolean fits(Request request) {
            return true;
        }

        void strike(Request request, Passage passage) throws IOException;
    }

    /** A request as it came: its head and its whole body, a character for each byte. */
    public record Request(String method, String target, String head, String body) {

        byte[] bytes() {
            return (head + body).getBytes(ISO_8859_1);
        }
    }

    /** Both sides of a request. */
    public final class Passage {

        private final Socket client;

        private Passage(Socket client) {
            this.client = client;
        }

        /** Sends this on to the registry; what it answers, or nothing where it is not waited for. */
        byte[] forward(Request request, byte[] bytes, boolean wait) throws IOException {
            InetSocketAddress to = request.target().startsWith("/token") ? tokens : registry;
            try (Socket upstream = new Socket(to.getAddress(), to.getPort())) {
                upstream.getOutputStream().write(bytes);
                upstream.getOutputStream().flush();
                return wait ? closing(upstream.getInputStream().readAllBytes()) : new byte[0];
            }
        }

        /** An answer that tells the client that the connection ends with it. */
        private byte[] closing(byte[] answer) {
            return new String(answer, ISO_8859_1)
                    .replaceFirst("\r\n", "\r\nConnection: close\r\n")
                    .getBytes(ISO_8859_1);
        }

        /** Answers the client. */
        void answer(byte[] bytes) throws IOException {
            OutputStream out = client.getOutputStream();
            out.write(bytes);
            out.flush();
        }

        /** Breaks the connection as a crash would, without a farewell. */
        void reset() throws IOException {
            client.setSoLinger(true, 0);
            client.close();
        }

        /** Neither answers nor hangs up until the client does. */
        void staySilent() throws IOException {
            client.getInputStream().readAllBytes();
        }
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> log = Collections.synchronizedList(new ArrayList<>());
    private volatile InetSocketAddress registry = new InetSocketAddress(0);
    private volatile InetSocketAddress tokens = new InetSocketAddress(0);
    private volatile Fault fault = (request, passage) -> {};
    private int first = Integer.MAX_VALUE;
    private int last = Integer.MAX_VALUE;
    private int seen;
    private int struck;

    public FaultProxy() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    public String host() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Where requests go, and those for {@code /token}. */
    public void standBefore(String registryHost, String tokenHost) {
        registry = address(registryHost);
        tokens = address(tokenHost);
    }

    private static InetSocketAddress address(String host) {
        String[] parts = host.split(":", -1);
        return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
    }

    /** From now on all is handed on; the count begins anew. */
    public synchronized void calm() {
        first = Integer.MAX_VALUE;
        last = Integer.MAX_VALUE;
        seen = 0;
        struck = 0;
        log.clear();
    }

    /** The first request from the so-manieth on, counted from 1, that the fault fits, is struck once. */
    public synchronized void strikeOnce(int number, Fault what) {
        calm();
        fault = what;
        first = number;
        last = 1;
    }

    /** Every request that the fault fits, from the so-manieth on, is struck. */
    public synchronized void strikeFrom(int number, Fault what) {
        strikeOnce(number, what);
        last = Integer.MAX_VALUE;
    }

    /** How many requests were struck. */
    public synchronized int struck() {
        return struck;
    }

    /** Requests since the last calm, method and target, in the order in which they came. */
    public List<String> log() {
        return List.copyOf(log);
    }

    private synchronized boolean isStruck(Request request) {
        seen++;
        log.add(request.method() + " " + request.target());
        boolean hit = seen >= first && struck < last && fault.fits(request);
        if (hit) {
            struck++;
        }
        return hit;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            Request request = read(new BufferedInputStream(client.getInputStream()));
            Passage passage = new Passage(client);
            if (isStruck(request)) {
                fault.strike(request, passage);
            } else {
                passage.answer(passage.forward(request, request.bytes(), true));
            }
        } catch (IOException e) {
            // The client hung up, or the registry did: that is what this is for.
        }
    }

    private static Request read(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("no request");
            }
            head.write(next);
        }
        List<String> lines = new ArrayList<>(List.of(head.toString(ISO_8859_1).split("\r\n", -1)));
        int length = lines.stream()
                .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
        lines.removeIf(line -> line.isEmpty() || line.regionMatches(true, 0, "connection:", 0, 11));
        lines.add("Connection: close");
        String[] first = lines.get(0).split(" ", -1);
        return new Request(
                first[0],
                first[1],
                String.join("\r\n", lines) + "\r\n\r\n",
                new String(in.readNBytes(length), ISO_8859_1));
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            threads.shutdownNow();
        }
    }
}
