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
