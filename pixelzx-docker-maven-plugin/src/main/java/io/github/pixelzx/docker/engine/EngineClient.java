package io.github.pixelzx.docker.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.transport.DockerHttpClient;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** docker-java's client of an engine, made when it is first needed: its classes take half a second in a fresh JVM. */
final class EngineClient implements AutoCloseable {

    private final ClientSettings settings;
    private @Nullable DockerHttpClient http;
    private @Nullable DockerClient docker;
    private boolean closed;

    EngineClient(ClientSettings settings) {
        this.settings = settings;
    }

    /**
     * What docker-java itself speaks through.
     *
     * @throws IllegalStateException after the end: nobody would close one that is made now
     */
    synchronized DockerHttpClient http() {
        requireOpen();
        if (http == null) {
            http = settings.client(null);
        }
        return http;
    }

    /**
     * The client.
     *
     * @throws IllegalStateException after the end
     */
    synchronized DockerClient docker() {
        requireOpen();
        if (docker == null) {
            docker = DockerClientImpl.getInstance(settings, http());
        }
        return docker;
    }

    /** Has it made, and its classes loaded by a question, unless nobody needs it any more. */
    void prepare() {
        if (isClosed()) {
            return;
        }
        try {
            docker().versionCmd().exec();
        } catch (RuntimeException | LinkageError e) {
            // Whoever needs it will hear the same, and has a problem to tell it as. If nobody does, the goal has ended
            // meanwhile: the client is closed, and Maven may have closed this plugin's classes as well.
            return;
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void requireOpen() {
        if (closed) {
            throw new IllegalStateException("the connection to the engine is closed");
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closed = true;
        if (docker != null) {
            docker.close();
        } else if (http != null) {
            http.close();
        }
    }
}
