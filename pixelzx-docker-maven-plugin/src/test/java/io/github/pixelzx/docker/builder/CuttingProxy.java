package io.github.pixelzx.docker.builder;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands between a process and the engine's socket, and after a number of requests has the process killed and cuts. */
public final class CuttingProxy implements AutoCloseable {

    private static final Pattern REQUEST = Pattern.compile("(?:GET|POST|PUT|DELETE|HEAD) (/\\S*) HTTP/1\\.1\\r\\n");

    private final ServerSocketChannel server;
    private final Path engine;
    private final int last;
    private final Runnable kill;
    private final AtomicInteger count = new AtomicInteger();
    private final List<SocketChannel> open = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /**
     * Listens.
     *
     * @param socket where
     * @param engine the engine's own socket
     * @param last the number of the request that is the last to reach the engine
     * @param kill what ends the process
     */
    public CuttingProxy(Path socket, Path engine, int last, Runnable kill) throws IOException {
        this.engine = engine;
        this.last = last;
        this.kill = kill;
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        start(this::accept);
    }

    /** The paths that were asked for, in order. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    boolean hasCut() {
        return count.get() >= last;
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (SocketChannel channel : open) {
            channel.close();
        }
    }

    private void accept() {
        try {
            while (true) {
                SocketChannel client = server.accept();
                SocketChannel behind = SocketChannel.open(UnixDomainSocketAddress.of(engine));
                open.add(client);
                open.add(behind);
                if (!server.isOpen()) {
                    // They came while all were cut off.
                    close();
                }
                start(() -> copy(client, behind, true));
                start(() -> copy(behind, client, false));
            }
        } catch (IOException e) {
            // Closed: nobody comes any more.
            return;
        }
    }

    private void copy(SocketChannel from, SocketChannel to, boolean counted) {
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        try (from;
                to) {
            while (from.read(buffer) >= 0) {
                buffer.flip();
                boolean cut = counted && isLast(StandardCharsets.ISO_8859_1.decode(buffer.duplicate()));
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
                buffer.clear();
                if (cut) {
                    kill.run();
                    close();
                    return;
                }
            }
        } catch (IOException e) {
            // One side is gone, and so is the other.
            return;
        }
    }

    private boolean isLast(CharSequence chunk) {
        boolean reached = false;
        Matcher matcher = REQUEST.matcher(chunk);
        while (matcher.find()) {
            requests.add(matcher.group(1));
            reached |= count.incrementAndGet() == last;
        }
        return reached;
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cutting proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
